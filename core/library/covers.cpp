// Covers from picture files and tags.
#include "covers.h"

#include "filereader.h"
#include "filestat.h"
#include "tagreader.h"

namespace auralis
{

namespace
{

QByteArray readPicture(const std::string& path)
{
    constexpr long long largest = 64'000'000;
    FileReader file(path);
    if (!statFile(path).isFile() || !file.isOpen() || file.size() > largest) return {};
    QByteArray bytes(static_cast<qsizetype>(file.size()), Qt::Uninitialized);
    bytes.resize(static_cast<qsizetype>(file.readAt(0, bytes.data(), static_cast<std::size_t>(bytes.size()))));
    return bytes;
}

} // namespace

QByteArray readCover(Database& db, const QString& key)
{
    if (key.isEmpty()) return {};
    Statement place(db, "SELECT path, embedded FROM cover WHERE key = ?");
    if (!place.bind(key).step()) return {};
    const bool embedded = place.integer(1) != 0;
    const std::string path = place.path(0);
    QByteArray bytes = embedded ? readEmbeddedCover(path) : readPicture(path);
    if (!bytes.isEmpty() || !embedded) return bytes;
    // The file that was noted is gone; another track may carry the same picture.
    Statement others(db, "SELECT f.path, t.name FROM track t JOIN folder f ON f.id = t.folder_id WHERE t.cover = ? AND "
                         "t.state = 0 LIMIT 3");
    others.bind(key);
    while (bytes.isEmpty() && others.step()) {
        const std::string folder = others.path(0);
        bytes = readEmbeddedCover(joinPath(folder, others.path(1)));
    }
    return bytes;
}

} // namespace auralis
