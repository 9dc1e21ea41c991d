// GenresPage: the genres of the library. Main thread.
#pragma once

#include "librarytypes.h"
#include "page.h"

namespace auralis
{

class NameListView;
class NameModel;

class GenresPage : public LibraryPage
{
    Q_OBJECT
public:
    explicit GenresPage(const Services& services, QWidget* parent = nullptr);
    QWidget* mainView() override;

protected:
    void refresh() override;

private:
    Services m_services;
    NameModel* m_model;
    NameListView* m_view;
    PageHeader* m_header;
};

} // namespace auralis
