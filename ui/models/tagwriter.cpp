// TagWriter: batches, one after the other.
#include "tagwriter.h"

#include <algorithm>
#include <memory>

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
    history.setOwner(EditHistory::Kind::Tags, [this](int steps) { return undo(steps); }, {});
}

void TagWriter::write(std::vector<Target> targets, const TagEdit& edit)
{
    if (targets.empty()) return;
    if (!m_busy) m_progress = {};
    const PlayableItem* current = m_player.queue()->current();
    const std::string playing = current && m_player.snapshot().intentPlaying ? current->path : std::string();
    const auto middle = std::stable_partition(targets.begin(), targets.end(),
                                              [&playing](const Target& target) { return target.path != playing; });
    const auto add = [this, &edit](auto from, auto to, const QString& waitingFor) {
        while (from != to) {
            Batch batch{{}, edit, waitingFor};
            for (int i = 0; i < atOnce && from != to; ++i, ++from)
                batch.ids.push_back(from->id);
            m_batches.push_back(std::move(batch));
        }
    };
    add(targets.begin(), middle, {});
    add(middle, targets.end(), current ? current->title : QString());
    m_progress.total += static_cast<int>(targets.size());
    m_progress.cancelled = false;
    if (!m_busy) next();
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
    m_library.writeTags(
        batch.ids, batch.edit, this,
        [this, files = static_cast<int>(batch.ids.size())](const TagWriteReport& report) { onWritten(report, files); });
}

void TagWriter::onWritten(const TagWriteReport& report, int files)
{
    m_progress.done += files;
    m_progress.written += report.written;
    m_progress.failed.insert(m_progress.failed.end(), report.failed.begin(), report.failed.end());
    if (report.written > 0 || !report.failed.empty()) ++m_steps;
    Q_EMIT progressed();
    next();
}

void TagWriter::end()
{
    m_busy = false;
    m_progress.waitingFor.clear();
    if (m_progress.written > 0) m_history.note(EditHistory::Kind::Tags, m_steps);
    m_steps = 0;
    Q_EMIT finished(m_progress.written, m_progress.failed);
}

/// The library takes back its last entry each time.
bool TagWriter::undo(int steps)
{
    const auto sum = std::make_shared<TagWriteReport>();
    for (int i = 0; i < steps; ++i)
        m_library.undoTagWrite(this, [this, sum, last = i == steps - 1](const TagWriteReport& report) {
            sum->written += report.written;
            sum->failed.insert(sum->failed.end(), report.failed.begin(), report.failed.end());
            if (last) Q_EMIT undone(sum->written, sum->failed);
        });
    return true;
}

} // namespace auralis
