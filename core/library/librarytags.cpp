// Library: tags written into files, with a journal for undoing.
#include <QDateTime>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include "filestat.h"
#include "libraryprivate.h"
#include "tageditor.h"

namespace auralis
{

namespace
{

QString toJson(const TagEdit& edit)
{
    QJsonObject json;
    for (const auto& [field, values] : edit)
        json.insert(field, QJsonArray::fromStringList(values));
    return QString::fromUtf8(QJsonDocument(json).toJson(QJsonDocument::Compact));
}

TagEdit fromJson(const QString& text)
{
    TagEdit out;
    const QJsonObject json = QJsonDocument::fromJson(text.toUtf8()).object();
    for (auto it = json.begin(); it != json.end(); ++it) {
        QStringList& values = out[it.key()];
        for (const auto& value : it.value().toArray())
            values += value.toString();
    }
    return out;
}

std::vector<TagDifference> differences(TrackQueries& reader, const std::vector<TrackId>& ids, const TagEdit& edit)
{
    std::vector<TagDifference> out;
    for (const TrackRow& row : reader.rows(ids)) {
        TagDifference d;
        d.id = row.id;
        d.path = row.path;
        if (const auto now = readFields(row.path, edit)) {
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
                    TagWriteReport report;
                    std::vector<std::pair<std::string, TagEdit>> before, after;
                    for (const TagDifference& difference : differences) {
                        if (!difference.problem.isEmpty()) {
                            report.failed.push_back({difference.path, difference.problem});
                        } else if (difference.after.empty()) {
                            ++report.unchanged;
                        } else {
                            before.emplace_back(difference.path, difference.before);
                            after.emplace_back(difference.path, difference.after);
                        }
                    }
                    // The journal first: what was written can be undone even if the power goes meanwhile.
                    d->edit(
                        [before](Database& db, TrackStore&) {
                            Statement last(db, "SELECT coalesce(max(edit), 0) + 1 FROM tag_journal");
                            const std::int64_t number = last.step() ? last.integer(0) : 1;
                            Statement insert(
                                db, "INSERT INTO tag_journal (edit, path, before, written) VALUES (?, ?, ?, ?)");
                            for (const auto& [path, fields] : before)
                                insert.run(number, path, toJson(fields), QDateTime::currentMSecsSinceEpoch());
                        },
                        [this, after, report, guard, done] { d->writeFiles(after, report, guard, done); });
                });
}

void Library::undoTagWrite(QObject* context, Done<TagWriteReport> done)
{
    const auto edits = std::make_shared<std::vector<std::pair<std::string, TagEdit>>>();
    const QPointer<QObject> guard(context ? context : this);
    d->edit(
        [edits](Database& db, TrackStore&) {
            Statement read(db, "SELECT path, before FROM tag_journal WHERE edit = (SELECT max(edit) FROM tag_journal)");
            while (read.step())
                edits->emplace_back(read.path(0), fromJson(read.text(1)));
            Statement(db, "DELETE FROM tag_journal WHERE edit = (SELECT max(edit) FROM tag_journal)").run();
        },
        [this, edits, guard, done = std::move(done)] { d->writeFiles(*edits, {}, guard, done); });
}

void Library::Private::writeFiles(std::vector<std::pair<std::string, TagEdit>> edits, TagWriteReport report,
                                  QObject* context, Done<TagWriteReport> done)
{
    files.post([this, edits = std::move(edits), report, context = QPointer<QObject>(context),
                done = std::move(done)]() mutable {
        std::vector<std::string> written;
        for (const auto& [file, fields] : edits) {
            if (const auto fine = writeFields(file, fields))
                written.push_back(file);
            else
                report.failed.push_back({file, QString::fromStdString(fine.error().message)});
        }
        report.written = static_cast<int>(written.size());
        toMain([this, written, report, context, done] {
            if (!written.empty() && importer) importer->add(written, false);
            if (context && done) done(report);
        });
    });
}

} // namespace auralis
