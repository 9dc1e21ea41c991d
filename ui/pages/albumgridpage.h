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

class AlbumGridPage : public Page
{
    Q_OBJECT
public:
    explicit AlbumGridPage(const Services& services, QWidget* parent = nullptr);
    QWidget* mainView() override;
    AlbumView* view() const { return m_view; }

protected:
    void showEvent(QShowEvent* event) override;

private:
    void refresh();
    void setSort(const QString& name);
    void setForm(const QString& name);

    Services m_services;
    AlbumGridModel* m_model;
    AlbumView* m_view;
    PageHeader* m_header;
    QPushButton* m_sortButton;
    SegmentedControl* m_forms;
    AlbumSort m_sort = AlbumSort::RecentlyAdded;
    bool m_stale = true; ///< contents changed while another page was in front
};

} // namespace auralis
