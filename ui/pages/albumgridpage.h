// AlbumGridPage: all albums as covers or rows. Main thread.
#pragma once

#include "librarytypes.h"
#include "page.h"

class QPushButton;

namespace auralis
{

class AlbumGridModel;
class AlbumView;
class SegmentedControl;

class AlbumGridPage : public LibraryPage
{
    Q_OBJECT
public:
    explicit AlbumGridPage(const Services& services, QWidget* parent = nullptr);
    QWidget* mainView() override;
    AlbumView* view() const { return m_view; }

protected:
    void refresh() override;

private:
    void setSort(const QString& name);
    void setForm(const QString& name);

    Services m_services;
    AlbumGridModel* m_model;
    AlbumView* m_view;
    PageHeader* m_header;
    QPushButton* m_sortButton;
    SegmentedControl* m_forms;
    AlbumSort m_sort = AlbumSort::RecentlyAdded;
};

} // namespace auralis
