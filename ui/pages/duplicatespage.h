// DuplicatesPage: tracks whose sound is the same, group by group, best copy first. Main thread.
#pragma once

#include "librarytypes.h"
#include "page.h"

class QPushButton;
class QStackedWidget;

namespace auralis
{

class TrackTableModel;
class TrackView;

class DuplicatesPage : public LibraryPage
{
    Q_OBJECT
public:
    explicit DuplicatesPage(const Services& services, QWidget* parent = nullptr);
    QWidget* mainView() override;
    TrackView* view() const { return m_view; }
    static constexpr int mostGroups = 1000; ///< shown; the count tells of all

protected:
    void refresh() override;

private:
    void show(const std::vector<Duplicates>& groups);
    void selectSpare();

    Services m_services;
    TrackTableModel* m_model;
    TrackView* m_view;
    PageHeader* m_header;
    QPushButton* m_spare;
    QStackedWidget* m_stack;
    std::vector<int> m_firsts; ///< rows that begin a group
};

} // namespace auralis
