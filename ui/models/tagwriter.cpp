// TagWriter: batches, one after the other.
#include "tagwriter.h"

#include <algorithm>
#include <memory>
#include <set>
#include <utility>

#include "edithistory.h"
#include "library.h"
#include "unifiedplayermanager.h"

namespace auralis
{

TagWriter::TagWriter(Library& library, UnifiedPlayerManager& player, EditHistory& history, QObject* parent)
    : QObject(parent)
    , m_library(library)
    , m_player(player)
    , m_history(history)
{
    history.setOwner(
        EditHistory::Kind::Tags, [this](int) { return undo(); }, [this](int) { return redo(); });
}

void TagWriter::write(std::vector<Target> targets, const TagEdit& edit, const QByteArray& picture)
{
    if (targets.empty()) return;
    m_repeating = false;
    enqueue(std::move(targets), edit, picture);
    if (!m_busy) next();
}

void TagWriter::enqueue(std::vector<Target> targets, const TagEdit& edit, const QByteArray& picture)
{
    if (!m_busy && m_batches.empty()) m_progress = {};
    const PlayableItem* current = m_player.queue()->current();
    const std::string playing = current && m_player.snapshot().intentPlaying ? current->path : std::string();
    const auto middle = std::stable_partition(targets.begin(), targets.end(),
                                              [&playing](const Target& target) { return target.path != playing; });
    const auto queue = [&](auto from, auto to, const QString& waitingFor) {
        while (from != to) {
            Batch batch{{}, {}, {}, 0, edit, picture, waitingFor};
            for (; batch.files < atOnce && from != to; ++batch.files, ++from) {
                batch.targets.push_back(*from);
                if (from->texts) batch.texts.push_back(from->id);
                if (from->cover) batch.covers.push_back(from->id);
            }
            m_batches.push_back(std::move(batch));
        }
    };
    queue(targets.begin(), middle, QString());
    queue(middle, targets.end(), current ? current->title : QString());
    m_progress.total += static_cast<int>(targets.size());
    m_progress.cancelled = false;
}

void TagWriter::writeRatings(std::vector<TrackId> ids, QObject* context,
                             std::function<void(const TagWriteReport&)> done)
{
    m_library.writeRatings(ids, context, [this, ids, done](const TagWriteReport& report) {
        if (report.written > 0) keep({{}, ids, 1}, false);
        done(report);
    });
}

void TagWriter::cancel()
{
    if (!m_busy || m_progress.cancelled) return;
    m_batches.clear();
    m_progress.cancelled = true;
    m_progress.waitingFor.clear();
    Q_EMIT progressed();
}

void TagWriter::next()
{
    if (m_batches.empty()) return end();
    m_busy = true;
    const Batch batch = std::move(m_batches.front());
    m_batches.pop_front();
    m_progress.waitingFor = batch.waitingFor;
    Q_EMIT progressed();
    writeTexts(batch);
}

void TagWriter::writeTexts(const Batch& batch)
{
    if (batch.texts.empty()) return writeCovers(batch, {});
    m_library.writeTags(batch.texts, batch.edit, this,
                        [this, batch](const TagWriteReport& report) { writeCovers(batch, report); });
}

void TagWriter::writeCovers(const Batch& batch, const TagWriteReport& texts)
{
    if (batch.covers.empty()) return onWritten(batch, texts, {});
    m_library.writeCover(batch.covers, batch.picture, this,
                         [this, batch, texts](const TagWriteReport& report) { onWritten(batch, texts, report); });
}

void TagWriter::onWritten(const Batch& batch, const TagWriteReport& texts, const TagWriteReport& covers)
{
    std::set<std::string> failed;
    for (const TagWriteReport* report : {&texts, &covers}) {
        for (const FileFailure& failure : report->failed)
            if (failed.insert(failure.path).second) m_progress.failed.push_back(failure);
        if (report->written > 0 || !report->failed.empty()) ++m_current.steps;
    }
    m_current.batches.push_back(batch);
    m_progress.done += batch.files;
    m_progress.written += std::max(0, batch.files - static_cast<int>(failed.size()));
    Q_EMIT progressed();
    next();
}

void TagWriter::end()
{
    m_busy = false;
    m_progress.waitingFor.clear();
    if (m_progress.written > 0 || m_repeating) keep(std::exchange(m_current, {}), m_repeating);
    m_current = {};
    m_repeating = false;
    Q_EMIT finished(m_progress.written, m_progress.failed);
    for (int wanted = std::exchange(m_undosWanted, 0); wanted > 0; --wanted)
        undo();
}

/// What is repeated is in the history already.
void TagWriter::keep(Edit edit, bool repeated)
{
    m_done.push_back(std::move(edit));
    if (repeated) return;
    m_undone.clear();
    m_history.note(EditHistory::Kind::Tags);
}

bool TagWriter::redo()
{
    if (m_undone.empty() || m_busy) return false;
    Edit edit = std::move(m_undone.back());
    m_undone.pop_back();
    if (!edit.ratings.empty()) {
        m_library.writeRatings(edit.ratings, this, [](const TagWriteReport&) {});
        keep(std::move(edit), true);
        return true;
    }
    m_repeating = true;
    for (const Batch& batch : edit.batches)
        enqueue(batch.targets, batch.edit, batch.picture);
    next();
    return true;
}

/// The library takes back its last entry each time; a file of two entries counts once.
bool TagWriter::undo()
{
    if (m_busy) {
        ++m_undosWanted;
        return true;
    }
    if (m_done.empty()) return false;
    const int steps = m_done.back().steps;
    m_undone.push_back(std::move(m_done.back()));
    m_done.pop_back();
    const auto most = std::make_shared<int>(0);
    const auto failed = std::make_shared<std::vector<FileFailure>>();
    for (int i = 0; i < steps; ++i)
        m_library.undoTagWrite(this, [this, most, failed, last = i == steps - 1](const TagWriteReport& report) {
            *most += report.written;
            failed->insert(failed->end(), report.failed.begin(), report.failed.end());
            if (last) Q_EMIT undone(*most, *failed);
        });
    return true;
}

} // namespace auralis
