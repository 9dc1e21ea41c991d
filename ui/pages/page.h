// Page: one of the things the middle of the window can show, and what pages share. Main thread.
#pragma once

#include <QWidget>

#include "ids.h"
#include "theme/textlabel.h"

class QHBoxLayout;

namespace auralis
{

class CoverProvider;
class Library;
class NowPlaying;
class Settings;
class TrackActions;
class UnifiedPlayerManager;

/// What pages work with. Lives longer than they do.
struct Services {
    Library& library;
    UnifiedPlayerManager& player;
    Settings& settings;
    CoverProvider& covers;
    TrackActions& actions;
    NowPlaying& now;
};

/// Where one can be: a page, and what of it. The history is a list of these.
struct Place {
    QString page;  ///< "albums", "album", "artist", "search" ...
    qint64 id = 0; ///< of the album or artist
    QString text;  ///< search text, name of an artist
    bool operator==(const Place& o) const { return page == o.page && id == o.id && text == o.text; }
};

class Page : public QWidget
{
    Q_OBJECT
public:
    using QWidget::QWidget;
    /// Comes to the front for this place.
    virtual void open(const Place& place) { Q_UNUSED(place); }
    /// Where the keyboard goes when the page comes to the front.
    virtual QWidget* mainView() { return this; }

Q_SIGNALS:
    /// The page leads to another.
    void go(const auralis::Place& place);

protected:
    void goToAlbum(AlbumId album);
    void goToArtist(const QString& name);
};

/// A page of what the library holds: it asks again when that has changed, but only while it is in front.
class LibraryPage : public Page
{
    Q_OBJECT
public:
    using Page::Page;

protected:
    /// What is shown is no longer so: asks at once when in front, else when it comes there.
    void outdate();
    /// Asks the library for everything that is shown.
    virtual void refresh() = 0;
    void showEvent(QShowEvent* event) override;

private:
    bool m_stale = true;
};

/// "Albums  412 albums, 5,836 tracks" with room for controls at the right.
class PageHeader : public QWidget
{
    Q_OBJECT
public:
    explicit PageHeader(const QString& heading, QWidget* parent = nullptr);
    void setHeading(const QString& text);
    void setDetail(const QString& text);
    void addControl(QWidget* control);
    static constexpr int height = 56;

private:
    TextLabel* m_heading;
    TextLabel* m_detail;
    QHBoxLayout* m_row;
};

} // namespace auralis
