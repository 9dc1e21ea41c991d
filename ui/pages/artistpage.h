// ArtistsPage and ArtistPage: all artists, and what there is of one. Main thread.
#pragma once

#include "librarytypes.h"
#include "namespage.h"

class QScrollArea;

namespace auralis
{

class AlbumGridModel;
class AlbumView;
class TrackTableModel;
struct NameRow;
class TrackView;

/// Artists as rows of a list.
std::vector<NameRow> artistNames(const std::vector<ArtistRow>& artists);

class ArtistsPage : public NamesPage
{
    Q_OBJECT
public:
    explicit ArtistsPage(const Services& services, QWidget* parent = nullptr);

protected:
    void refresh() override;
};

class ArtistPage : public Page
{
    Q_OBJECT
public:
    explicit ArtistPage(const Services& services, QWidget* parent = nullptr);
    /// By id, or by name when the id is not known (0).
    void open(const Place& place) override;
    QWidget* mainView() override;

private:
    void refresh();
    void showTracks(const std::vector<TrackRow>& rows);
    Services m_services;
    AlbumGridModel* m_albums;
    TrackTableModel* m_tracks;
    AlbumView* m_albumView;
    TrackView* m_trackView;
    PageHeader* m_header;
    TextLabel* m_tracksHeading;
    QScrollArea* m_scroll;
    ArtistId m_artist;
};

} // namespace auralis
