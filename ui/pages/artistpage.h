// ArtistsPage and ArtistPage: all artists, and what there is of one. Main thread.
#pragma once

#include "librarytypes.h"
#include "page.h"

class QScrollArea;

namespace auralis
{

class AlbumGridModel;
class AlbumView;
class NameListView;
class NameModel;
class TrackTableModel;
struct NameRow;
class TrackView;

/// Artists as rows of a list.
std::vector<NameRow> artistNames(const std::vector<ArtistRow>& artists);

class ArtistsPage : public LibraryPage
{
    Q_OBJECT
public:
    explicit ArtistsPage(const Services& services, QWidget* parent = nullptr);
    QWidget* mainView() override;

protected:
    void refresh() override;

private:
    Services m_services;
    NameModel* m_model;
    NameListView* m_view;
    PageHeader* m_header;
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
