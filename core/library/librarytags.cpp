// Library: tags written into files, with a journal for undoing.
#include <set>

#include <QDateTime>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "covers.h"
#include "filestat.h"
#include "libraryprivate.h"
#include "tageditor.h"
#include "tagreader.h"

namespace auralis
{

namespace
{

constexpr const char* pictureEntry = " cover"; // no name of a field

/// The keys of the cover that was and the one that is, and how the former was labelled.
struct CoverChange {
    QString before, after;
    PictureLabel label;
};

/// What the journal keeps of an edit: fields as they were, and the cover's change.
QString toJson(const TagEdit& fields, const std::optional<CoverChange>& cover)
{
    QJsonObject json;
    for (const auto& [field, values] : fields)
        json.insert(field, QJsonArray::fromStringList(values));
    if (cover)
        json.insert(QLatin1String(pictureEntry),
                    QJsonArray{cover->before, cover->after, cover->label.type, cover->label.description});
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

/// The edit that takes a journal entry back.
FileEdit fromJson(const QString& text, Database& db)
{
    FileEdit out;
    const QJsonObject json = QJsonDocument::fromJson(text.toUtf8()).object();
    for (auto it = json.begin(); it != json.end(); ++it) {
        const QJsonArray list = it.value().toArray();
        if (it.key() == QLatin1String(pictureEntry)) {
            out.picture =
                PictureEdit{list.at(1).toString(), {}, {list.at(2).toInt(PictureLabel().type), list.at(3).toString()}};
            Statement read(db, "SELECT bytes FROM tag_picture WHERE key = ?");
            if (read.bind(list.at(0).toString()).step()) out.picture->after = read.blob(0);
            continue;
        }
        QStringList& values = out.fields[it.key()];
        for (const auto& value : list)
            values += value.toString();
    }
    return out;
}

QString keyOf(const QByteArray& picture)
{
    return picture.isEmpty() ? QString() : coverKeyOf(picture.constData(), static_cast<std::size_t>(picture.size()));
}

std::vector<TagDifference> differences(TrackQueries& reader, const std::vector<TrackId>& ids, const TagEdit& edit)
{
    std::vector<TagDifference> out;
    for (const TrackRow& row : reader.rows(ids)) {
        TagDifference d;
        d.id = row.id;
        d.path = row.path;
        if (row.part > 0) {
            d.problem = Library::tr("is one track of a file with several; its name stands in the cue sheet");
        } else if (const auto now = readFields(row.path, edit)) {
            for (const auto& [field, values] : edit) {
                if (now->at(field) == values) continue;
                d.before[field] = now->at(field);
                d.after[field] = values;
            }
        } else {
            d.problem = QString::fromStdString(now.error().message);
        }
        out.push_back(std::move(d));
    }
    return out;
}

std::vector<TagDifference> coverDifferences(TrackQueries& reader, const std::vector<TrackId>& ids,
                                            const QByteArray& image)
{
    std::vector<TagDifference> out;
    const QString problem = image.isEmpty() ? QString() : pictureProblem(image);
    for (const TrackRow& row : reader.rows(ids)) {
        TagDifference d;
        d.id = row.id;
        d.path = row.path;
        d.problem = problem;
        if (problem.isEmpty()) {
            if (const auto readable = readFields(row.path, {}); !readable)
                d.problem = QString::fromStdString(readable.error().message);
        }
        d.coverBefore = keyOf(readEmbeddedCover(row.path));
        d.coverChanges = d.problem.isEmpty() && d.coverBefore != keyOf(image);
        out.push_back(std::move(d));
    }
    return out;
}

} // namespace

void Library::previewTags(std::vector<TrackId> ids, const TagEdit& edit, QObject* context,
                          Done<std::vector<TagDifference>> done) const
{
    d->ask<std::vector<TagDifference>>(context, std::move(done), [ids = std::move(ids), edit](TrackQueries& reader) {
        return differences(reader, ids, edit);
    });
}

void Library::writeTags(std::vector<TrackId> ids, const TagEdit& edit, QObject* context, Done<TagWriteReport> done)
{
    const QPointer<QObject> guard(context ? context : this);
    previewTags(std::move(ids), edit, this,
                [this, guard, done = std::move(done)](const std::vector<TagDifference>& differences) {
                    d->writeDifferences(differences, {}, guard, done);
                });
}

void Library::previewCover(std::vector<TrackId> ids, const QByteArray& image, QObject* context,
                           Done<std::vector<TagDifference>> done) const
{
    d->ask<std::vector<TagDifference>>(context, std::move(done), [ids = std::move(ids), image](TrackQueries& reader) {
        return coverDifferences(reader, ids, image);
    });
}

void Library::writeCover(std::vector<TrackId> ids, const QByteArray& image, QObject* context, Done<TagWriteReport> done)
{
    const QPointer<QObject> guard(context ? context : this);
    previewCover(std::move(ids), image, this,
                 [this, image, guard, done = std::move(done)](const std::vector<TagDifference>& differences) {
                     d->writeDifferences(differences, image, guard, done);
                 });
}

void Library::extractCover(TrackId id, const std::string& path, QObject* context, Done<Result<void>> done) const
{
    d->askFiles<Result<void>>(context, std::move(done), [id, path](Database& db) -> Result<void> {
        Statement read(db, "SELECT cover FROM track WHERE id = ?");
        const QByteArray bytes = read.bind(id).step() ? readCover(db, read.text(0)) : QByteArray();
        if (bytes.isEmpty()) return fail(ErrorCode::NotFound, "has no cover");
        QFile file(QFile::decodeName(QByteArray::fromStdString(path)));
        if (!file.open(QIODevice::WriteOnly | QIODevice::NewOnly) || file.write(bytes) != bytes.size() || !file.flush())
            return fail(ErrorCode::Unreadable, "cannot be written: " + file.errorString().toStdString(), path);
        return {};
    });
}

void Library::writeRatings(std::vector<TrackId> ids, QObject* context, Done<TagWriteReport> done)
{
    // Each track has its own value: a preview for each, one edit of all.
    const QPointer<QObject> guard(context ? context : this);
    const auto write = [this, guard, done = std::move(done)](const std::vector<TagDifference>& found) {
        d->writeDifferences(found, {}, guard, done);
    };
    const auto question = [ids = std::move(ids)](TrackQueries& reader) {
        std::vector<TagDifference> all;
        for (const TrackRow& row : reader.rows(ids)) {
            TagEdit edit;
            QStringList& share = edit[QStringLiteral("FMPS_RATING")];
            if (row.rating > 0) share += QString::number(row.rating / 5, 'f', 1);
            for (TagDifference& difference : differences(reader, {row.id}, edit))
                all.push_back(std::move(difference));
        }
        return all;
    };
    // Behind the edits already given: a rating set just now is one of them.
    d->edit([](Database&, TrackStore&) {},
            [this, write, question] { d->ask<std::vector<TagDifference>>(this, write, question); });
}

/// The journal first: what was written can be undone even if the power goes meanwhile.
void Library::Private::writeDifferences(const std::vector<TagDifference>& differences,
                                        const std::optional<QByteArray>& image, QObject* context,
                                        Done<TagWriteReport> done)
{
    TagWriteReport report;
    std::vector<TagDifference> wanted;
    std::set<std::string> seen; // several tracks of one file share its tags
    for (const TagDifference& difference : differences) {
        if (!difference.problem.isEmpty())
            report.failed.push_back({difference.path, difference.problem});
        else if (difference.after.empty() && !difference.coverChanges)
            ++report.unchanged;
        else if (seen.insert(difference.path).second)
            wanted.push_back(difference);
    }
    std::vector<std::pair<std::string, FileEdit>> edits;
    for (const TagDifference& w : wanted) {
        FileEdit edit{w.after, {}};
        if (w.coverChanges) edit.picture = PictureEdit{w.coverBefore, image.value_or(QByteArray())};
        edits.emplace_back(w.path, std::move(edit));
    }
    edit(
        [wanted, image](Database& db, TrackStore&) {
            Statement last(db, "SELECT coalesce(max(edit), 0) + 1 FROM tag_journal");
            const std::int64_t number = last.step() ? last.integer(0) : 1;
            Statement insert(db, "INSERT INTO tag_journal (edit, path, before, written) VALUES (?, ?, ?, ?)");
            Statement keep(db, "INSERT OR IGNORE INTO tag_picture (key, bytes) VALUES (?, ?)");
            for (const TagDifference& w : wanted) {
                std::optional<CoverChange> cover;
                if (w.coverChanges) {
                    cover = CoverChange{w.coverBefore, image ? keyOf(*image) : QString(), {}};
                    if (!w.coverBefore.isEmpty()) {
                        cover->label = readPictureLabel(w.path, w.coverBefore);
                        keep.run(w.coverBefore, readEmbeddedCover(w.path));
                    }
                }
                insert.run(number, w.path, toJson(w.before, cover), QDateTime::currentMSecsSinceEpoch());
            }
        },
        [this, edits, report, guard = QPointer<QObject>(context), done] { writeFiles(edits, report, guard, done); });
}

void Library::undoTagWrite(QObject* context, Done<TagWriteReport> done)
{
    const auto edits = std::make_shared<std::vector<std::pair<std::string, FileEdit>>>();
    const QPointer<QObject> guard(context ? context : this);
    d->edit(
        [edits](Database& db, TrackStore&) {
            {
                Statement read(db,
                               "SELECT path, before FROM tag_journal WHERE edit = (SELECT max(edit) FROM tag_journal)");
                while (read.step())
                    edits->emplace_back(read.path(0), fromJson(read.text(1), db));
            }
            Statement(db, "DELETE FROM tag_journal WHERE edit = (SELECT max(edit) FROM tag_journal)").run();
            Statement(db,
                      "DELETE FROM tag_picture WHERE NOT EXISTS (SELECT 1 FROM tag_journal WHERE instr(before, key))")
                .run();
        },
        [this, edits, guard, done = std::move(done)] { d->writeFiles(*edits, {}, guard, done); });
}

/// One edit of several files; on the files thread, but for its end.
struct Library::Private::WriteJob {
    TagWriteReport report;
    std::size_t left = 0;
    std::vector<std::string> written;
    QPointer<QObject> context;
    Done<TagWriteReport> done;
};

void Library::Private::writeFiles(std::vector<std::pair<std::string, FileEdit>> edits, TagWriteReport report,
                                  QObject* context, Done<TagWriteReport> done)
{
    const auto job = std::make_shared<WriteJob>();
    job->report = std::move(report);
    job->left = edits.size();
    job->context = context;
    job->done = std::move(done);
    for (const auto& [file, fields] : edits)
        files.post([this, job, path = file, edit = fields] { writeOne(job, path, edit); });
    if (edits.empty()) files.post([this, job] { finishWriting(job); });
}

void Library::Private::writeOne(const std::shared_ptr<WriteJob>& job, const std::string& file, const FileEdit& edit)
{
    {
        const std::lock_guard lock(playingMutex);
        if (playing == file && !ending) { // written when it plays no longer
            deferred.push_back([this, job, file, edit] { writeOne(job, file, edit); });
            return;
        }
    }
    if (const auto fine = auralis::writeTags(file, edit))
        job->written.push_back(file);
    else
        job->report.failed.push_back({file, QString::fromStdString(fine.error().message)});
    if (--job->left == 0) finishWriting(job);
}

void Library::Private::finishWriting(const std::shared_ptr<WriteJob>& job)
{
    job->report.written = static_cast<int>(job->written.size());
    toMain([this, job] {
        if (!job->written.empty() && importer) importer->add(job->written, false);
        if (job->context && job->done) job->done(job->report);
    });
}

void Library::setPlaying(const std::string& path)
{
    std::vector<std::function<void()>> due;
    {
        const std::lock_guard lock(d->playingMutex);
        if (d->playing == path) return;
        d->playing = path;
        due.swap(d->deferred);
    }
    for (auto& task : due)
        d->files.post(std::move(task));
}

} // namespace auralis
