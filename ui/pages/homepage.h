// HomePage: where listening goes on: albums added, played, loved and forgotten, a row each. Main thread.
#pragma once

#include <vector>

#include "librarytypes.h"
#include "page.h"

namespace auralis
{

class AlbumGridModel;
class AlbumView;

/// One row of album covers under a heading; as many as fit.
class AlbumShelf : public QWidget
{
    Q_OBJECT
public:
    AlbumShelf(const QString& heading, const Services& services, QWidget* parent = nullptr);
    void setAlbums(std::vector<AlbumRow> albums); ///< none: the shelf hides
    AlbumView* view() const { return m_view; }

Q_SIGNALS:
    void albumOpened(auralis::AlbumId album);

protected:
    void resizeEvent(QResizeEvent* event) override;

private:
    void fit();
    AlbumGridModel* m_model;
    AlbumView* m_view;
    std::vector<AlbumRow> m_albums;
};

class HomePage : public LibraryPage
{
    Q_OBJECT
public:
    explicit HomePage(const Services& services, QWidget* parent = nullptr);
    QWidget* mainView() override;
    AlbumShelf* added() const { return m_added; }
    AlbumShelf* played() const { return m_played; }
    AlbumShelf* favourites() const { return m_favourites; }

protected:
    void refresh() override;

private:
    /// Albums of the tracks found, in the order of their tracks once `before` has sorted these.
    void fill(AlbumShelf* shelf, const TrackQuery& query);

    Services m_services;
    PageHeader* m_header;
    AlbumShelf* m_played;
    AlbumShelf* m_added;
    AlbumShelf* m_favourites;
    AlbumShelf* m_forgotten;
    std::vector<AlbumRow> m_albums; ///< all, newest first
    int m_request = 0;
};

} // namespace auralis
