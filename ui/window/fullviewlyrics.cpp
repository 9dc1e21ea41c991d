// FullViewLyrics: words beside the cover.
#include "fullviewlyrics.h"

#include <algorithm>

#include <QEvent>

#include "library.h"
#include "models/nowplaying.h"
#include "pages/lyricspanel.h"
#include "player/fullview.h"
#include "unifiedplayermanager.h"

namespace auralis
{

FullViewLyrics::FullViewLyrics(const Services& services, FullView* full)
    : QObject(full)
    , m_services(services)
    , m_full(full)
    , m_view(new LyricsView)
{
    m_view->setFrameShape(QFrame::NoFrame);
    for (QWidget* clear : {static_cast<QWidget*>(m_view), m_view->viewport()})
        clear->setAutoFillBackground(false); // it lies on the wash of the cover
    full->setLyricsView(m_view);
    full->installEventFilter(this);
    connect(m_view, &LyricsView::seekRequested, &services.player, &UnifiedPlayerManager::seekSeconds);
    connect(&services.now, &NowPlaying::changed, this, &FullViewLyrics::fetch);
    connect(&services.player, &UnifiedPlayerManager::snapshotChanged, this, &FullViewLyrics::followTime);
    connect(&services.library, &Library::tracksChanged, this, [this](const std::vector<TrackId>& ids) {
        if (std::find(ids.begin(), ids.end(), m_track) == ids.end()) return;
        m_track = {}; // its words may be others now
        fetch();
    });
}

bool FullViewLyrics::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_full && event->type() == QEvent::Show) fetch();
    return false;
}

void FullViewLyrics::fetch()
{
    const TrackId track = m_services.now.track();
    if (m_full->isHidden() || (track && track == m_track)) return;
    m_track = track;
    if (!track) return m_full->setHasLyrics(false);
    m_services.library.lyrics(track, this, [this, track](const Lyrics& lyrics) {
        if (!(track == m_track)) return;
        m_view->setLyrics(lyrics);
        m_full->setHasLyrics(lyrics.source != Lyrics::Source::None);
        followTime();
    });
}

void FullViewLyrics::followTime()
{
    const PlayerSnapshot& now = m_services.player.snapshot();
    if (m_view->isVisible() && now.sourceRate > 0) m_view->setTime(framesToSeconds(now.position, now.sourceRate));
}

} // namespace auralis
