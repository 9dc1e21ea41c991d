// Opener: see the header.
#include "opener.h"

#include <filesystem>
#include <memory>

#include <QTimer>

#include "audiofiles.h"
#include "fileitem.h"
#include "folders.h"
#include "library.h"
#include "models/inbackground.h"
#include "models/trackactions.h"
#include "unifiedplayermanager.h"

namespace auralis
{

namespace
{

constexpr int longestWaitMs = 1000;

} // namespace

Opener::Opener(Library& library, UnifiedPlayerManager& player, QObject* parent)
    : QObject(parent)
    , m_library(library)
    , m_player(player)
{
    connect(&m_library, &Library::importFinished, this, &Opener::adopt);
}

void Opener::open(const std::vector<std::string>& arguments, How how)
{
    std::vector<std::string> folders;
    for (const std::string& argument : arguments) {
        std::error_code ignored;
        if (!isUrl(argument) && std::filesystem::is_directory(argument, ignored)) folders.push_back(argument);
    }
    const auto go = [this, arguments, how] {
        expand(arguments, [this, how](const std::vector<std::string>& files) {
            lookUp(files, [this, how](std::vector<PlayableItem> items) { enqueue(std::move(items), how); });
        });
    };
    if (folders.empty() || m_library.readOnly()) return go();

    // A small folder is imported in no time, and then is known when it plays; a large one plays meanwhile.
    auto* waiting = new QTimer(this);
    waiting->setSingleShot(true);
    connect(waiting, &QTimer::timeout, this, [waiting, go] {
        waiting->deleteLater();
        go();
    });
    connect(&m_library, &Library::importFinished, waiting, [waiting] { waiting->start(0); });
    waiting->start(longestWaitMs);
    m_library.import(folders);
}

/// Walks folders on a pool thread.
void Opener::expand(const std::vector<std::string>& arguments,
                    const std::function<void(const std::vector<std::string>&)>& done)
{
    struct Found {
        std::vector<std::string> files;
        std::vector<Error> errors;
    };
    const auto walk = [arguments] {
        Found found;
        found.files = expandArguments(arguments, [&](const Error& error) { found.errors.push_back(error); });
        return found;
    };
    inBackground(this, walk, [this, done](const Found& found) {
        for (const Error& error : found.errors)
            Q_EMIT failed(QString::fromStdString(error.message), fromNative(error.path));
        if (!found.files.empty()) done(found.files);
    });
}

/// Tracks of the library as it knows them, others by their own tags, which are read on a pool thread.
void Opener::lookUp(const std::vector<std::string>& files, const std::function<void(std::vector<PlayableItem>)>& done)
{
    auto items = std::make_shared<std::vector<PlayableItem>>();
    const auto describeStrangers = [this, items, done] {
        const auto describe = [items] {
            for (PlayableItem& item : *items)
                if (!item.track) item = fileItem(item.path);
            return items;
        };
        inBackground(this, describe, [done](const auto& described) { done(std::move(*described)); });
    };
    for (const std::string& file : files) { // answers come in the order asked
        m_library.trackByPath(file, this, [items, file, count = files.size(), describeStrangers](const TrackRow& row) {
            items->push_back(row.id ? TrackActions::toItem(row) : PlayableItem{});
            items->back().path = file;
            if (items->size() == count) describeStrangers();
        });
    }
}

void Opener::openDemo()
{
    const QString folder = demoFolder();
    if (folder.isEmpty())
        Q_EMIT failed(tr("The demo album is not installed."), {});
    else
        open({toNative(folder)}, How::PlayNow);
}

void Opener::enqueue(std::vector<PlayableItem> items, How how)
{
    PlayQueue& queue = *m_player.queue();
    if (how == How::Append && queue.count() > 0) {
        queue.append(std::move(items));
    } else {
        queue.replace(std::move(items), 0);
        if (how == How::PlayNow) m_player.playItem(queue.items().front().item);
    }
}

/// Entries that were queued before the library knew them become its tracks.
void Opener::adopt()
{
    for (const PlayableItem& item : m_player.queue()->items()) {
        if (item.track || isUrl(item.path)) continue;
        m_library.trackByPath(item.path, this, [this, id = item.item](const TrackRow& row) {
            const int at = m_player.queue()->rowOf(id);
            if (!row.id || at < 0) return;
            const PlayableItem& old = m_player.queue()->items()[static_cast<std::size_t>(at)];
            PlayableItem known = TrackActions::toItem(row);
            known.item = id;
            known.profile = old.profile;
            known.failed = old.failed;
            known.failure = old.failure;
            m_player.queue()->update(known);
            if (known.profile) m_library.storeProfile(known.track, known.profile);
        });
    }
}

} // namespace auralis
