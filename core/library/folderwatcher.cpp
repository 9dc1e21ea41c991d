// FolderWatcher over QFileSystemWatcher (inotify, FSEvents, ReadDirectoryChanges).
#include "folderwatcher.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include <QDateTime>
#include <QFile>
#include <QStorageInfo>

#include "filestat.h"

namespace auralis
{

namespace fs = std::filesystem;

namespace
{

/// File systems that other machines change without this one being told.
bool isShare(const QString& root)
{
    static constexpr std::array shares{"nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "afs", "afpfs", "webdav", "davfs"};
    const QByteArray type = QStorageInfo(root).fileSystemType();
    return type.startsWith("fuse.") || std::find(shares.begin(), shares.end(), type) != shares.end();
}

/// A file in it was written just now: it may not be complete.
bool isBusy(const std::string& folder)
{
    const std::int64_t recent = (QDateTime::currentMSecsSinceEpoch() - 2LL * FolderWatcher::quietMs) * 1'000'000;
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        const FileStat stat = statFile(it->path().string());
        if (stat.isFile() && stat.mtime > recent) return true;
    }
    return false;
}

} // namespace

FolderWatcher::FolderWatcher()
    : m_watcher(this)
    , m_quiet(this)
    , m_patience(this)
    , m_poll(this)
{
    m_quiet.setSingleShot(true);
    m_quiet.setInterval(quietMs);
    m_patience.setSingleShot(true);
    m_patience.setInterval(patienceMs);
    m_poll.setInterval(pollMs);
    connect(&m_watcher, &QFileSystemWatcher::directoryChanged, this, &FolderWatcher::noteChange);
    connect(&m_quiet, &QTimer::timeout, this, &FolderWatcher::tell);
    connect(&m_patience, &QTimer::timeout, this, &FolderWatcher::tell);
    connect(&m_poll, &QTimer::timeout, this, [this] {
        if (!m_polled.empty()) Q_EMIT changed({m_polled.begin(), m_polled.end()});
    });
}

void FolderWatcher::watch(const std::vector<std::string>& roots)
{
    if (roots == m_roots) return;
    m_roots = roots;
    if (const QStringList old = m_watcher.directories(); !old.isEmpty()) m_watcher.removePaths(old);
    m_pending.clear();
    m_polled.clear();
    for (const std::string& root : roots) {
        if (isShare(QFile::decodeName(QByteArray::fromStdString(root))))
            m_polled.insert(root);
        else
            addBelow(root, root);
    }
    if (roots.empty())
        m_poll.stop();
    else
        m_poll.start();
}

void FolderWatcher::addBelow(const std::string& folder, const std::string& root)
{
    QStringList folders{QFile::decodeName(QByteArray::fromStdString(folder))};
    std::error_code error;
    fs::recursive_directory_iterator it(folder, fs::directory_options::skip_permission_denied, error);
    for (const fs::recursive_directory_iterator end; !error && it != end; it.increment(error)) {
        std::error_code ignored;
        if (it->is_symlink(ignored) || !it->is_directory(ignored)) continue;
        if (nameOf(it->path().string()).starts_with('.'))
            it.disable_recursion_pending();
        else
            folders += QFile::decodeName(QByteArray::fromStdString(it->path().string()));
    }
    // Refused: gone meanwhile, a name that Qt cannot hold, or the system's limit. Then the root is asked from time to
    // time.
    const QStringList known = m_watcher.directories();
    const QSet<QString> watched(known.begin(), known.end());
    folders.removeIf([&watched](const QString& f) { return watched.contains(f); });
    if (!folders.isEmpty() && !m_watcher.addPaths(folders).isEmpty()) m_polled.insert(root);
}

void FolderWatcher::noteChange(const QString& folder)
{
    const std::string path = QFile::encodeName(folder).toStdString();
    m_pending.insert(path);
    for (const std::string& root : m_roots) {
        if (!isBelow(path, root)) continue;
        if (statFile(path).isFolder()) addBelow(path, root); // folders that came
        break;
    }
    m_quiet.start();
    if (!m_patience.isActive()) m_patience.start();
}

void FolderWatcher::tell()
{
    m_quiet.stop();
    m_patience.stop();
    if (m_pending.empty()) return;
    const std::vector<std::string> folders(m_pending.begin(), m_pending.end());
    m_pending.clear();
    for (const std::string& folder : folders)
        if (isBusy(folder)) m_pending.insert(folder); // and is looked at again
    if (!m_pending.empty()) m_patience.start(2 * quietMs);
    Q_EMIT changed(folders);
}

} // namespace auralis
