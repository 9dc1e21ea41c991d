// TracksPage: tracks of the library in one table: all of them, those of a genre, or the favourites. Main thread.
#pragma once

#include "librarytypes.h"
#include "page.h"

class QPushButton;

namespace auralis
{

class EmptyState;
class TrackTableModel;
class TrackView;

class TracksPage : public LibraryPage
{
    Q_OBJECT
public:
    explicit TracksPage(const Services& services, QWidget* parent = nullptr);
    void open(const Place& place) override;
    QWidget* mainView() override;
    TrackView* view() const { return m_view; }

protected:
    void refresh() override;

private:
    void show(const TrackList& list);

    Services m_services;
    TrackTableModel* m_model;
    TrackView* m_view;
    PageHeader* m_header;
    QPushButton* m_play;
    QPushButton* m_shuffle;
    EmptyState* m_empty;
    TrackQuery m_query;
    int m_request = 0;
};

} // namespace auralis
