// DecoderPool: the latest few decoders, by path and content.
#include "decoderpool.h"

#include <algorithm>

namespace auralis
{

namespace
{
constexpr std::size_t mostIdle = 4;
}

Result<std::unique_ptr<Decoder>> DecoderPool::acquire(const std::string& path, const ContentId& content)
{
    {
        const std::lock_guard lock(m_mutex);
        const auto found = std::find_if(m_idle.begin(), m_idle.end(), [&](const Idle& idle) {
            return content && idle.content == content && idle.path == path;
        });
        if (found != m_idle.end()) {
            std::unique_ptr<Decoder> decoder = std::move(found->decoder);
            m_idle.erase(found);
            return decoder;
        }
    }
    DecodeOptions options;
    options.cancel = m_cancel;
    return Decoder::open(path, options);
}

void DecoderPool::release(const std::string& path, const ContentId& content, std::unique_ptr<Decoder> decoder)
{
    if (!content || !decoder || *m_cancel) return;
    std::unique_ptr<Decoder> oldest; // closed outside the lock
    const std::lock_guard lock(m_mutex);
    if (m_idle.size() == mostIdle) {
        oldest = std::move(m_idle.front().decoder);
        m_idle.erase(m_idle.begin());
    }
    m_idle.push_back({path, content, std::move(decoder)});
}

void DecoderPool::clear()
{
    std::vector<Idle> idle;
    const std::lock_guard lock(m_mutex);
    idle.swap(m_idle);
}

} // namespace auralis
