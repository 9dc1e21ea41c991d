// Opener: see the header.
#include "opener.h"

#include <filesystem>

#include <QCoreApplication>
#include <QPointer>
#include <QThreadPool>

#include "audiofiles.h"
#include "fileitem.h"
#include "folders.h"
#include "library.h"
#include "models/trackactions.h"
#include "unifiedplayermanager.h"

namespace auralis
{

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
    if (!folders.empty() && !m_library.readOnly()) m_library.import(folders);

    QThreadPool::globalInstance()->start([self = QPointer<Opener>(this), arguments, how] {
        std::vector<Error> errors;
        std::vector<PlayableItem> items;
        for (const std::string& file : expandArguments(arguments, [&](const Error& error) { errors.push_back(error); }))
            items.push_back(fileItem(file));
        QMetaObject::invokeMethod(
            QCoreApplication::instance(),
            [self, items = std::move(items), errors = std::move(errors), how] {
                if (!self) return;
                for (const Error& error : errors)
                    Q_EMIT self->failed(QString::fromStdString(error.message), fromNative(error.path));
                if (!items.empty()) self->enqueue(items, how);
            },
            Qt::QueuedConnection);
    });
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
    adopt();
}

/// Entries that the library knows, or knows by now, become its tracks.
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
