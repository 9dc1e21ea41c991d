// GenresPage: the genres of the library. Main thread.
#pragma once

#include "librarytypes.h"
#include "page.h"

namespace auralis
{

class NameListView;
class NameModel;

class GenresPage : public Page
{
    Q_OBJECT
public:
    explicit GenresPage(const Services& services, QWidget* parent = nullptr);
    QWidget* mainView() override;

protected:
    void showEvent(QShowEvent* event) override;

private:
    void refresh();
    Services m_services;
    NameModel* m_model;
    NameListView* m_view;
    PageHeader* m_header;
    bool m_stale = true;
};

} // namespace auralis
