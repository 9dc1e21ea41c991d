// What library tests share: a library in a temporary folder, calls that wait for their answers, and tagged files made
// from one encoded sound.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include <QDir>
#include <QEventLoop>
#include <QFile>
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>
#include <QTimer>

#include <fileref.h>
#include <tag.h>
#include <tpropertymap.h>

#include "library.h"
#include "signals.h"
#include "tagproperties.h"

namespace auralis::test
{

using Tags = std::vector<std::pair<const char*, QString>>;

/// The answer of an asynchronous call, waited for: `wait<LibraryCounts>([&](auto done) { library->counts(this, done);
/// })`.
template <class T, class Call>
T wait(Call call)
{
    std::optional<T> answer;
    QEventLoop loop;
    QTimer::singleShot(60000, &loop, &QEventLoop::quit);
    call([&](T value) {
        answer = std::move(value);
        loop.quit();
    });
    loop.exec();
    if (!answer) qFatal("no answer");
    return std::move(*answer);
}

inline ImportReport importPaths(Library& library, std::vector<std::string> paths)
{
    QSignalSpy finished(&library, &Library::importFinished);
    library.import(std::move(paths));
    if (finished.isEmpty() && !finished.wait(120000)) qFatal("the import did not end");
    return finished.first().first().value<ImportReport>();
}

inline LibraryCounts counts(Library& library)
{
    return wait<LibraryCounts>([&](auto done) { library.counts(&library, done); });
}
inline TrackList find(Library& library, const TrackQuery& query)
{
    return wait<TrackList>([&](auto done) { library.trackIds(query, &library, done); });
}
inline std::vector<TrackRow> rows(Library& library, const std::vector<TrackId>& ids)
{
    return wait<std::vector<TrackRow>>([&](auto done) { library.tracks(ids, &library, done); });
}
inline std::vector<TrackRow> search(Library& library, const QString& text)
{
    TrackQuery query;
    query.search = text;
    return rows(library, find(library, query).ids);
}
inline QStringList titles(const std::vector<TrackRow>& tracks)
{
    QStringList out;
    for (const TrackRow& row : tracks)
        out += row.title;
    return out;
}
inline TrackRow byPath(Library& library, const std::string& path)
{
    return wait<TrackRow>([&](auto done) { library.trackByPath(path, &library, done); });
}
inline std::vector<AlbumRow> albums(Library& library, AlbumSort sort = AlbumSort::Title, const QString& text = {})
{
    return wait<std::vector<AlbumRow>>([&](auto done) { library.albums(sort, text, &library, done); });
}

inline std::unique_ptr<Library> openLibrary(const QString& folder)
{
    auto library = Library::open(folder);
    if (!library) qFatal("library: %s", library.error().text().c_str());
    return std::move(*library);
}

/// One short sound encoded once in each format, to be copied and tagged many times.
class Sounds
{
public:
    /// Bytes of a file of `seconds` with ending `ext` (flac, mp3, ogg, opus, m4a, wv, wav, tta, mka ...); another seed,
    /// other audio.
    QByteArray encoded(const QString& ext, int seed = 1, double seconds = 0.4)
    {
        const QString name = QStringLiteral("%1-%2-%3.%4").arg(seed).arg(seconds).arg(ext, ext);
        QFile file(m_dir.filePath(name));
        if (!file.exists()) {
            const QString wav = m_dir.filePath(QStringLiteral("%1-%2.wav").arg(seed).arg(seconds));
            if (!QFile::exists(wav)) {
                const auto frames = static_cast<std::int64_t>(44100 * seconds);
                writeWav(wav, noise(frames, 2, 0.25, static_cast<std::uint64_t>(seed)), 44100, 2);
            }
            if (!run(QStringLiteral("ffmpeg"),
                     {QStringLiteral("-v"), QStringLiteral("error"), QStringLiteral("-y"), QStringLiteral("-i"), wav,
                      QStringLiteral("-bitexact"), file.fileName()}))
                qFatal("ffmpeg failed for %s", qPrintable(ext));
        }
        if (!file.open(QIODevice::ReadOnly)) qFatal("no sound");
        return file.readAll();
    }

private:
    QTemporaryDir m_dir;
};

/// Writes bytes to a path of native bytes, making its folders.
inline void writeFile(const std::string& path, const QByteArray& bytes)
{
    std::filesystem::create_directories(std::filesystem::path(path).parent_path());
    FILE* file = std::fopen(path.c_str(), "wb");
    if (!file || std::fwrite(bytes.constData(), 1, static_cast<std::size_t>(bytes.size()), file) !=
                     static_cast<std::size_t>(bytes.size()))
        qFatal("cannot write %s", path.c_str());
    std::fclose(file);
}

/// Sets tags by TagLib's property names; several values of one name are a list.
inline void setTags(const std::string& path, const Tags& tags)
{
    TagLib::FileRef file(path.c_str());
    TagLib::PropertyMap map = propertiesOf(*file.file());
    for (const auto& [key, text] : tags)
        map.erase(key);
    for (const auto& [key, text] : tags)
        map[key].append(TagLib::String(text.toStdString(), TagLib::String::UTF8));
    setPropertiesOf(*file.file(), map);
    if (!file.save()) qFatal("cannot tag %s", path.c_str());
}

/// All text fields of a file.
inline std::map<QString, QStringList> fields(const std::string& path)
{
    std::map<QString, QStringList> out;
    const TagLib::FileRef ref(path.c_str());
    for (const auto& [name, values] : ref.file()->properties())
        for (const auto& value : values)
            out[QString::fromStdString(name.to8Bit(true))] += QString::fromStdString(value.to8Bit(true));
    return out;
}

/// A test's rows: every kind of file that can be tagged, in the column "ext".
inline void tagFormatRows()
{
    QTest::addColumn<QString>("ext");
    for (const char* ext : {"flac", "mp3", "ogg", "opus", "m4a", "wv", "wav", "tta", "aiff", "oga", "spx", "wma"})
        QTest::newRow(ext) << QString(QLatin1String(ext));
}

} // namespace auralis::test
