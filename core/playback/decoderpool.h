// DecoderPool: a few open decoders, so that a seek or a switch within a track does not open its file again. Any thread;
// acquire() blocks on the disk.
#pragma once

#include <atomic>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "decoder.h"

namespace auralis
{

class DecoderPool
{
public:
    /// The frame before the next read() is unknown: seek first. `content`: unknown is never shared.
    Result<std::unique_ptr<Decoder>> acquire(const std::string& path, const ContentId& content);
    /// Reads a file to its end when that is the only way to know where its places are (SeekIndex), so that no later
    /// seek has to. Looks at `cancel`.
    void survey(const std::string& path, const ContentId& content, const StreamInfo& info,
                const std::shared_ptr<std::atomic<bool>>& cancel);
    /// Gives one back that is in order: a decoder whose last call failed is not to be used again.
    void release(const std::string& path, const ContentId& content, std::unique_ptr<Decoder> decoder);
    /// Closes what is idle.
    void clear();
    /// Makes every blocking call return Cancelled soon; for the end of the program.
    void cancelAll() { *m_cancel = true; }

private:
    struct Idle {
        std::string path;
        ContentId content;
        std::unique_ptr<Decoder> decoder;
    };

    SeekIndexPtr indexOf(const ContentId& content);
    void learn(const ContentId& content, const Decoder& decoder);

    const std::shared_ptr<std::atomic<bool>> m_cancel = std::make_shared<std::atomic<bool>>(false);
    std::mutex m_mutex;
    std::vector<Idle> m_idle;
    std::vector<std::pair<ContentId, SeekIndexPtr>> m_indexes; ///< the latest used is the last
};

} // namespace auralis
