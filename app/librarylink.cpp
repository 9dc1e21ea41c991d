// Library link: see the header.
#include "librarylink.h"

#include <algorithm>
#include <filesystem>

#include "folders.h"
#include "library.h"
#include "models/trackactions.h"
#include "unifiedplayermanager.h"

namespace auralis
{
namespace
{

QString learnedKey()
{
    return QStringLiteral("playback/switching");
}

} // namespace

LibraryLink::LibraryLink(Library& library, UnifiedPlayerManager& player, QObject* parent)
    : QObject(parent)
    , m_library(library)
    , m_player(player)
{
    connect(&m_player, &UnifiedPlayerManager::profileMeasured, this, [this](const PlayableItem& item) {
        if (item.track) m_library.storeProfile(item.track, item.profile);
    });
    connect(&m_player, &UnifiedPlayerManager::trackChanged, this, [this](const PlayableItem& item) {
        if (item.track) m_sounded.insert(item.item.value, item.track);
    });
    connect(&m_player, &UnifiedPlayerManager::itemFinished, this, [this](ItemId item, double, bool skipped) {
        if (const TrackId track = m_sounded.take(item.value)) m_library.notePlayed(track, skipped);
    });
    connect(&m_player, &UnifiedPlayerManager::errorOccurred, this, [this](const QString&, const QString& path) {
        // Only what is surely gone: a file that is there but broken is another matter.
        const std::string native = toNative(path);
        std::error_code error;
        if (path.isEmpty() || std::filesystem::exists(native, error) || error) return;
        for (const PlayableItem& item : m_player.queue()->items())
            if (item.track && item.path == native) {
                m_library.setAvailable(item.track, false);
                return;
            }
    });
    connect(m_player.queue(), &PlayQueue::currentChanged, this, &LibraryLink::fetchProfile);
    connect(&m_library, &Library::tracksChanged, this, &LibraryLink::refreshRows);
    m_library.recall(learnedKey(), this, [this](const QByteArray& text) {
        m_player.setLearned(text.toStdString()); // damaged or none: it is learned anew
        m_recalled = true;
    });
    connect(&m_player, &UnifiedPlayerManager::trackChanged, this, &LibraryLink::keepLearned);
    analyse();
}

/// In the background, while the machine is calm and playback in no hurry; tags of a file that plays are written later.
void LibraryLink::analyse()
{
    connect(&m_player, &UnifiedPlayerManager::stateChanged, this, [this](PlayerState state) {
        m_manners->playbackHurries =
            state == PlayerState::Loading || state == PlayerState::Buffering || state == PlayerState::Switching;
        if (state == PlayerState::Idle || state == PlayerState::Error) m_library.setPlaying({});
    });
    connect(&m_player, &UnifiedPlayerManager::trackChanged, this,
            [this](const PlayableItem& item) { m_library.setPlaying(item.path); });
    m_library.setAnalysing(true,
                           [manners = m_manners] { return !manners->playbackHurries && manners->machine.calm(); });
}

QString LibraryLink::whyWaiting() const
{
    const MachineState machine = m_manners->machine.state();
    if (m_manners->playbackHurries) return tr("Waits: playback needs the processor");
    if (machine.onBattery) return tr("Waits: the computer runs on battery");
    if (machine.busy) return tr("Waits: the computer is busy");
    return {};
}

LibraryLink::~LibraryLink()
{
    keepLearned();
}

/// What the player learned of the listener's switching, for the next session.
void LibraryLink::keepLearned()
{
    if (m_recalled && !m_library.readOnly())
        m_library.remember(learnedKey(), QByteArray::fromStdString(m_player.learned()));
}

/// The analysis of a current entry that came without (a restored queue, opened files); pages bring those that follow.
void LibraryLink::fetchProfile()
{
    const PlayableItem* current = m_player.queue()->current();
    if (!current || !current->track || current->profile) return;
    m_library.profiles({current->track}, this, [this, id = current->item](const std::vector<ProfilePtr>& found) {
        const int row = m_player.queue()->rowOf(id);
        if (row < 0 || found.empty() || !found.front()) return;
        PlayableItem known = m_player.queue()->items()[static_cast<std::size_t>(row)];
        known.profile = found.front();
        m_player.queue()->update(known);
    });
}

/// New tags show in the queue at once.
void LibraryLink::refreshRows(const std::vector<TrackId>& ids)
{
    std::vector<TrackId> queued;
    for (const PlayableItem& item : m_player.queue()->items())
        if (item.track && std::find(ids.begin(), ids.end(), item.track) != ids.end()) queued.push_back(item.track);
    if (queued.empty()) return;
    m_library.tracks(std::move(queued), this, [this](const std::vector<TrackRow>& rows) {
        const std::vector<PlayableItem> items = m_player.queue()->items();
        for (const TrackRow& row : rows)
            for (const PlayableItem& item : items) {
                if (item.track != row.id) continue;
                PlayableItem fresh = item;
                const PlayableItem known = TrackActions::toItem(row);
                fresh.path = known.path;
                fresh.title = known.title;
                fresh.artist = known.artist;
                fresh.album = known.album;
                fresh.coverKey = known.coverKey;
                m_player.queue()->update(fresh);
            }
    });
}

} // namespace auralis
