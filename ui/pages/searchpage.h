// SearchPage: what fits the search text, grouped, as it is typed. Main thread.
#pragma once

#include "librarytypes.h"
#include "page.h"

class QScrollArea;
class QStackedWidget;

namespace auralis
{

class AlbumGridModel;
class AlbumView;
class EmptyState;
class NameListView;
class NameModel;
class TrackTableModel;
class TrackView;

class SearchPage : public Page
{
    Q_OBJECT
public:
    explicit SearchPage(const Services& services, QWidget* parent = nullptr);
    void open(const Place& place) override;
    QWidget* mainView() override;
    static constexpr int mostTracks = 500; ///< rows shown; the count tells of all
    static constexpr int mostAlbums = 24;
    static constexpr int mostArtists = 5;

Q_SIGNALS:
    void mistake(int start, int length); ///< of the search text; length 0: none
    void clearRequested();

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void run();
    void showTracks(const TrackList& list);
    void showAlbums(std::vector<AlbumRow> albums);
    void showArtists(std::vector<ArtistRow> artists);
    void describe();

    Services m_services;
    NameModel* m_artists;
    AlbumGridModel* m_albums;
    TrackTableModel* m_tracks;
    NameListView* m_artistView;
    AlbumView* m_albumView;
    TrackView* m_trackView;
    PageHeader* m_header;
    TextLabel* m_artistHeading;
    TextLabel* m_albumHeading;
    TextLabel* m_trackHeading;
    TextLabel* m_mistake;
    TextLabel* m_more;
    EmptyState* m_nothing;
    QStackedWidget* m_stack;
    QScrollArea* m_scroll;
    QString m_text;
    int m_artistCount = 0, m_albumCount = 0, m_trackCount = 0;
    int m_request = 0;
};

} // namespace auralis
