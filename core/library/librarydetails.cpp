// Library: what is asked about single tracks and lists of names, album rules, and the analysis in the background.
#include <algorithm>

#include "chapters.h"
#include "filestat.h"
#include "libraryprivate.h"
#include "lyrics.h"

namespace auralis
{

namespace
{

/// Path, and place in the file, of a track.
struct Place {
    std::string path;
    int part = 0;
};

Place placeOf(Database& db, TrackId id)
{
    Statement read(db, "SELECT f.path, t.name, t.part FROM track t JOIN folder f ON f.id = t.folder_id WHERE t.id = ?");
    if (!read.bind(id).step()) return {};
    const std::string folder = read.path(0);
    return {joinPath(folder, read.path(1)), read.number(2)};
}

} // namespace

void Library::genres(const QString& search, QObject* context, Done<std::vector<GenreRow>> done) const
{
    d->ask<std::vector<GenreRow>>(context, std::move(done),
                                  [search](TrackQueries& reader) { return reader.genres(search); });
}

void Library::listening(QObject* context, Done<Listening> done) const
{
    d->ask<Listening>(context, std::move(done), [](TrackQueries& reader) { return reader.listening(); });
}

void Library::folders(const std::string& below, QObject* context, Done<std::vector<FolderRow>> done) const
{
    d->ask<std::vector<FolderRow>>(context, std::move(done), [below](TrackQueries& reader) {
        return reader.folders(below.empty() ? below : cleanPath(below));
    });
}

void Library::duplicates(QObject* context, Done<std::vector<Duplicates>> done) const
{
    d->ask<std::vector<Duplicates>>(context, std::move(done), [](TrackQueries& reader) { return reader.duplicates(); });
}

void Library::lyrics(TrackId id, QObject* context, Done<Lyrics> done) const
{
    d->askFiles<Lyrics>(context, std::move(done), [id](Database& db) {
        const Place place = placeOf(db, id);
        return place.path.empty() || place.part ? Lyrics() : readLyrics(place.path);
    });
}

void Library::chapters(TrackId id, QObject* context, Done<std::vector<ChapterRow>> done) const
{
    d->askFiles<std::vector<ChapterRow>>(context, std::move(done), [id](Database& db) {
        std::vector<ChapterRow> out;
        const Place place = placeOf(db, id);
        if (place.path.empty() || place.part) return out;
        if (const auto chapters = readChapters(place.path))
            for (const Chapter& chapter : *chapters)
                out.push_back({QString::fromUtf8(chapter.title.c_str()), chapter.start, chapter.end});
        return out;
    });
}

void Library::setAlbumRule(std::vector<AlbumId> albums, const AlbumRule& rule)
{
    d->editContents(
        [albums = std::move(albums), rule](Database&, TrackStore& store) { store.albums().setRule(albums, rule); });
}

QStringList Library::albumRules()
{
    return {
        tr("A track without an album title belongs to no album."),
        tr("Tracks with the same album title and album artist are one album, wherever they lie and however many discs "
           "it has."),
        tr("Without an album artist, the tracks of one title in one folder are judged together; folders such as CD 1 "
           "count as one."),
        tr("By one artist, guests left out, they are that artist's album. By several, or marked as a compilation, they "
           "are an album by Various Artists."),
        tr("Albums with the same title by different artists stay apart."),
        tr("You can keep albums together, split one by artist or folder, or set its album artist. Files are not "
           "changed by that.")};
}

void Library::Private::startAnalysis()
{
    AnalysisQueue::Callbacks callbacks;
    callbacks.progress = [this](const AnalysisProgress& now) {
        toMain([this, now] {
            analysisProgress = now;
            Q_EMIT q->analysisProgressChanged(now.done, now.total);
        });
    };
    callbacks.stored = [this](std::vector<TrackId> ids) {
        toMain([this, ids = std::move(ids)] { Q_EMIT q->tracksChanged(ids); });
    };
    analysis = std::make_unique<AnalysisQueue>(path, writer, *writeDb, *store, callbacks);
}

void Library::setAnalysing(bool on, std::function<bool()> mayWork)
{
    if (!d->analysis) return;
    if (on)
        d->analysis->start(std::move(mayWork));
    else
        d->analysis->stop();
}

const AnalysisProgress& Library::analysisProgress() const
{
    return d->analysisProgress;
}

void Library::storeProfile(TrackId id, const ProfilePtr& profile)
{
    if (!profile) return;
    d->editTrack(id, [id, profile](Database& db, TrackStore& store) {
        // Of a part of a file only the part's own is wanted.
        Statement part(db, "SELECT 1 FROM track WHERE id = ?1 AND part > 0 AND abs(duration - ?2) > 0.5");
        if (part.bind(id, framesToSeconds(profile->frames, profile->format.rate)).step()) return;
        part.reset();
        AnalysisQueue::store(db, store, id, *profile);
    });
}

} // namespace auralis
