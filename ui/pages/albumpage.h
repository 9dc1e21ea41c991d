// AlbumPage: one album: its cover on a wash of its colour, and its tracks. Main thread.
#pragma once

#include <vector>

#include "librarytypes.h"
#include "page.h"

class QScrollArea;

namespace auralis
{

class AlbumHeader;
class TrackTableModel;
class TrackView;

class AlbumPage : public Page
{
    Q_OBJECT
public:
    explicit AlbumPage(const Services& services, QWidget* parent = nullptr);
    void open(const Place& place) override;
    QWidget* mainView() override;

private:
    void refresh();
    void showArtists(bool on);
    void show(const std::vector<TrackRow>& rows);

    Services m_services;
    TrackTableModel* m_model;
    TrackView* m_view;
    AlbumHeader* m_header;
    QScrollArea* m_scroll;
    AlbumId m_album;
    bool m_showsArtists = false;
};

} // namespace auralis
