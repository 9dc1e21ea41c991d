#include "player/playerbarcontroller.h"

#include <algorithm>

#include <QEvent>
#include <QWindow>

#include "library.h"
#include "player/enhancedeck.h"
#include "player/enhancementpanel.h"
#include "player/fullview.h"
#include "player/miniplayer.h"
#include "player/playerbar.h"
#include "theme/theme.h"
#include "unifiedplayermanager.h"

namespace auralis
{
namespace
{
constexpr int coverSide = 80;
constexpr int miniCoverSide = 128;
constexpr int metersMs = 33;
constexpr int playheadMs = 100; // at the slowest: the seconds are read, too
constexpr int seldomMs = 250;   // a quarter of a second: they go evenly; and where nobody looks

bool isSeen(const QWidget* widget)
{
    const QWindow* window = widget && widget->isVisible() ? widget->window()->windowHandle() : nullptr;
    return window && window->isExposed();
}
} // namespace

PlayerBarController::PlayerBarController(PlayerBar* bar, UnifiedPlayerManager* player, Library* library,
                                         QObject* parent)
    : QObject(parent)
    , m_bar(bar)
    , m_player(player)
    , m_library(library)
{
    // Towards the player. Every one of these is a wish; what comes of it comes back in the snapshot.
    connect(bar, &PlayerBar::playPauseRequested, player, &UnifiedPlayerManager::togglePlay);
    connect(bar, &PlayerBar::previousRequested, player, &UnifiedPlayerManager::previous);
    connect(bar, &PlayerBar::nextRequested, player, &UnifiedPlayerManager::next);
    connect(bar, &PlayerBar::seekRequested, player, &UnifiedPlayerManager::seekSeconds);
    connect(bar, &PlayerBar::muteRequested, player, &UnifiedPlayerManager::setMuted);
    connect(bar, &PlayerBar::volumeRequested, player, [player](double volume) {
        player->setVolume(volume);
        if (player->snapshot().muted && volume > 0) player->setMuted(false);
    });
    connect(bar, &PlayerBar::playOriginalRequested, player, [player] {
        player->setQuality({Mode::Original});
        player->setEnhanced(false);
    });
    PlayQueue* queue = player->queue();
    connect(bar, &PlayerBar::shuffleRequested, queue, &PlayQueue::setShuffle);
    connect(bar, &PlayerBar::repeatRequested, queue, &PlayQueue::setRepeat);
    EnhanceDeck* deck = bar->deck();
    connect(deck, &EnhanceDeck::enhanceRequested, player, [player](bool on) { player->setEnhanced(on); });
    connect(deck, &EnhanceDeck::presetRequested, player,
            [player](const QString& id) { player->setEnhanced(true, id); });
    connect(deck, &EnhanceDeck::intensityRequested, player,
            [player](double intensity) { player->setIntensity(static_cast<float>(intensity)); });
    connect(deck, &EnhanceDeck::compareRequested, player, &UnifiedPlayerManager::setComparing);

    // And back.
    connect(player, &UnifiedPlayerManager::snapshotChanged, this, &PlayerBarController::showSnapshot);
    connect(player, &UnifiedPlayerManager::trackChanged, this, &PlayerBarController::showItem);
    connect(player, &UnifiedPlayerManager::profileMeasured, this, [this](const PlayableItem& item) {
        if (item.item == m_item.item) showProfile(item.profile);
    });
    connect(queue, &PlayQueue::modesChanged, this, &PlayerBarController::showModes);
    const auto showNext = [this] { this->showNext(); };
    for (const auto change : {&PlayQueue::modesChanged, &PlayQueue::itemsReset})
        connect(queue, change, this, showNext);
    connect(queue, &PlayQueue::itemsInserted, this, showNext);
    connect(queue, &PlayQueue::itemsRemoved, this, showNext);
    connect(queue, &PlayQueue::currentChanged, this, showNext);
    connect(queue, &PlayQueue::itemChanged, this, [this, queue](int row) { // new tags or another cover
        const PlayableItem& item = queue->items()[static_cast<std::size_t>(row)];
        if (item.item == m_item.item) showItem(item);
    });

    if (library) {
        connect(bar, &PlayerBar::favouriteRequested, this, [this](bool on) {
            if (m_item.track) m_library->setFavourite(m_item.track, on);
        });
        connect(library, &Library::tracksChanged, this, [this](const std::vector<TrackId>& ids) {
            if (std::find(ids.begin(), ids.end(), m_item.track) != ids.end()) askFavourite();
        });
    }
    const PlayableItem* current = queue->current();
    showItem(current ? *current : PlayableItem());
    showModes();
    showNext();
    showSnapshot(player->snapshot());
}

void PlayerBarController::setCoverSource(const CoverSource& source)
{
    m_covers = source;
    showCover();
}

void PlayerBarController::attach(MiniPlayer* mini)
{
    m_mini = mini;
    connect(mini, &MiniPlayer::playPauseRequested, m_player, &UnifiedPlayerManager::togglePlay);
    connect(mini, &MiniPlayer::previousRequested, m_player, &UnifiedPlayerManager::previous);
    connect(mini, &MiniPlayer::nextRequested, m_player, &UnifiedPlayerManager::next);
    connect(mini, &MiniPlayer::seekRequested, m_player, &UnifiedPlayerManager::seekSeconds);
    connect(mini, &MiniPlayer::enhanceRequested, m_player, [player = m_player](bool on) { player->setEnhanced(on); });
    mini->setItem(m_item);
    mini->setSnapshot(m_player->snapshot());
    showCover();
}

void PlayerBarController::coverReady(const QString& key)
{
    if (key == m_item.coverKey) showCover();
}

void PlayerBarController::attach(EnhancementPanel* panel)
{
    m_panel = panel;
    panel->setProfile(m_item.profile);
    showSnapshot(m_player->snapshot());
}

void PlayerBarController::attach(FullView* view)
{
    m_full = view;
    connect(view, &FullView::seekRequested, m_player, &UnifiedPlayerManager::seekSeconds);
    connect(view, &FullView::coverSideChanged, this, &PlayerBarController::showCover);
    view->setItem(m_item);
    view->setCues(m_chapters);
    view->setSnapshot(m_player->snapshot());
    view->installEventFilter(this);
    showCover();
}

/// What is hidden is not kept up to date.
bool PlayerBarController::eventFilter(QObject* watched, QEvent* event)
{
    if (watched == m_full && event->type() == QEvent::Show) m_full->setSnapshot(m_player->snapshot());
    return QObject::eventFilter(watched, event);
}

void PlayerBarController::showSnapshot(const PlayerSnapshot& snapshot)
{
    const QString preset = m_player->preset();
    const auto intensity = static_cast<double>(m_player->intensity());
    m_bar->deck()->setChoice(preset, intensity);
    m_bar->setSnapshot(snapshot);
    if (m_mini && m_mini->isVisible()) m_mini->setSnapshot(snapshot);
    if (m_full && m_full->isVisible()) m_full->setSnapshot(snapshot);
    m_player->setSteadyLook(steadyLook(snapshot));
    if (!m_panel) return;
    m_panel->setChoice(preset, intensity);
    m_panel->setSnapshot(snapshot);
}

/// As often as something visible moves, ms: meters all the time, the playhead by a pixel, or by less than two where it
/// is slow.
int PlayerBarController::steadyLook(const PlayerSnapshot& snapshot) const
{
    if (isSeen(m_full) || isSeen(m_panel)) return metersMs;
    if (!isSeen(m_bar) && !isSeen(m_mini)) return seldomMs;
    const double seconds = snapshot.sourceRate > 0 ? framesToSeconds(snapshot.duration, snapshot.sourceRate) : 0;
    const double pixel = 1000 * seconds / std::max(1.0, m_bar->width() * m_bar->devicePixelRatioF());
    return pixel > seldomMs / 2 ? seldomMs : static_cast<int>(std::clamp<double>(pixel, metersMs, playheadMs));
}

void PlayerBarController::showProfile(const ProfilePtr& profile)
{
    m_item.profile = profile;
    m_bar->setProfile(profile);
    if (m_mini) m_mini->setProfile(profile);
    if (m_full) m_full->setProfile(profile);
    if (m_panel) m_panel->setProfile(profile);
}

void PlayerBarController::showItem(const PlayableItem& item)
{
    m_item = item;
    if (!item.profile && m_player->snapshot().item == item.item) m_item.profile = m_player->profile();
    m_bar->setItem(m_item);
    if (m_mini) m_mini->setItem(m_item);
    if (m_full) m_full->setItem(m_item);
    if (m_panel) m_panel->setProfile(m_item.profile);
    m_bar->setFavouriteEnabled(m_library && item.track);
    askFavourite();
    askChapters();
    showCover();
}

void PlayerBarController::showCover()
{
    const auto coverOf = [this](int side, const QWidget* place) {
        return m_covers && !m_item.coverKey.isEmpty() ? m_covers(m_item.coverKey, side, place->devicePixelRatioF())
                                                      : QPixmap();
    };
    const QPixmap cover = coverOf(coverSide, m_bar);
    m_bar->setCover(cover);
    if (m_mini) m_mini->setCover(coverOf(miniCoverSide, m_mini));
    if (m_full) m_full->setCover(coverOf(m_full->coverSide(), m_full));
    // An empty key is no cover; a null pixmap for a key is one that is still to come: no colours in between.
    if (Appearance* appearance = Appearance::instance(); appearance && (!cover.isNull() || m_item.coverKey.isEmpty()))
        appearance->setCover(cover.toImage());
}

void PlayerBarController::showModes()
{
    m_bar->setModes(m_player->queue()->shuffle(), m_player->queue()->repeat());
}

void PlayerBarController::showNext()
{
    const PlayableItem* next = m_player->queue()->afterNext();
    m_bar->setNext(next ? *next : PlayableItem());
}

void PlayerBarController::askChapters()
{
    const auto show = [this](std::vector<WaveformSeekBar::Cue> cues) {
        m_chapters = std::move(cues);
        m_bar->waveform()->setCues(m_chapters);
        if (m_full) m_full->setCues(m_chapters);
    };
    show({});
    if (!m_library || !m_item.track) return;
    m_library->chapters(m_item.track, this, [this, show, track = m_item.track](const std::vector<ChapterRow>& rows) {
        if (!(track == m_item.track)) return;
        std::vector<WaveformSeekBar::Cue> cues;
        for (const ChapterRow& row : rows)
            if (row.start > 0) cues.push_back({row.start, row.title});
        show(std::move(cues));
    });
}

void PlayerBarController::askFavourite()
{
    if (!m_library || !m_item.track) return m_bar->setFavourite(false);
    m_library->tracks({m_item.track}, this, [this](const std::vector<TrackRow>& rows) {
        if (!rows.empty() && rows.front().id == m_item.track) m_bar->setFavourite(rows.front().favourite);
    });
}

} // namespace auralis
