// DecoderPool: the latest few decoders, by path and content, and what they found out about their files.
#include "decoderpool.h"

#include <algorithm>

namespace auralis
{

namespace
{
constexpr std::size_t mostIdle = 4;
constexpr std::size_t mostIndexes = 8; ///< of 16 bytes for a quarter of a second
} // namespace

Result<std::unique_ptr<Decoder>> DecoderPool::acquire(const std::string& path, const ContentId& content)
{
    std::unique_ptr<Decoder> decoder;
    DecodeOptions options;
    {
        const std::lock_guard lock(m_mutex);
        const auto found = std::find_if(m_idle.begin(), m_idle.end(), [&](const Idle& idle) {
            return content && idle.content == content && idle.path == path;
        });
        if (found != m_idle.end()) {
            decoder = std::move(found->decoder);
            m_idle.erase(found);
        }
        options.index = indexOf(content);
    }
    if (decoder) {
        decoder->useSeekIndex(options.index);
        return decoder;
    }
    options.cancel = m_cancel;
    auto opened = Decoder::open(path, options);
    if (opened) learn(content, **opened);
    return opened;
}

void DecoderPool::release(const std::string& path, const ContentId& content, std::unique_ptr<Decoder> decoder)
{
    if (!content || !decoder || *m_cancel) return;
    learn(content, *decoder);
    std::unique_ptr<Decoder> oldest; // closed outside the lock
    const std::lock_guard lock(m_mutex);
    if (m_idle.size() == mostIdle) {
        oldest = std::move(m_idle.front().decoder);
        m_idle.erase(m_idle.begin());
    }
    m_idle.push_back({path, content, std::move(decoder)});
}

void DecoderPool::survey(const std::string& path, const ContentId& content, const StreamInfo& info,
                         const std::shared_ptr<std::atomic<bool>>& cancel)
{
    if (!content || info.frames <= 0 || !findsPlacesByReading(info.container)) return;
    DecodeOptions options;
    options.cancel = cancel;
    {
        const std::lock_guard lock(m_mutex);
        options.index = indexOf(content);
    }
    const auto decoder = Decoder::open(path, options);
    if (decoder && (*decoder)->seek(info.frames - 1)) learn(content, **decoder);
}

void DecoderPool::clear()
{
    std::vector<Idle> idle;
    const std::lock_guard lock(m_mutex);
    idle.swap(m_idle);
    m_indexes.clear();
}

/// Under the lock.
SeekIndexPtr DecoderPool::indexOf(const ContentId& content)
{
    const auto found =
        std::find_if(m_indexes.begin(), m_indexes.end(), [&](const auto& known) { return known.first == content; });
    if (found == m_indexes.end()) return nullptr;
    std::rotate(found, found + 1, m_indexes.end());
    return m_indexes.back().second;
}

void DecoderPool::learn(const ContentId& content, const Decoder& decoder)
{
    if (!content) return;
    SeekIndexPtr known;
    {
        const std::lock_guard lock(m_mutex);
        known = indexOf(content);
    }
    const SeekIndexPtr more = decoder.seekIndex(known);
    if (more == known) return;
    const std::lock_guard lock(m_mutex);
    if (indexOf(content)) {
        m_indexes.back().second = more;
        return;
    }
    if (m_indexes.size() == mostIndexes) m_indexes.erase(m_indexes.begin());
    m_indexes.emplace_back(content, more);
}

} // namespace auralis
