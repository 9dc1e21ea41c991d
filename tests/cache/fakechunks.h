// Synthetic chunks: frames that are a pure function of the key, producers that can be held at a gate and that log their
// steps.
#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <vector>

#include "chunkstore.h"

namespace auralis::fake
{

inline ChunkKey key(std::uint32_t index, std::uint8_t parameters = 1, std::uint8_t mark = 0)
{
    ChunkKey result;
    result.content.bytes = {7, 7, 7};
    result.kind = ChunkKind::Enhanced;
    result.mark = mark;
    result.channels = 2;
    result.index = index;
    result.rate = 48000;
    result.parameters.bytes = {parameters};
    return result;
}

inline float sample(const ChunkKey& key, int frame, int channel)
{
    const std::uint32_t mixed = (key.index * 31u + key.parameters.bytes[0] * 17u + key.mark * 7u +
                                 static_cast<std::uint32_t>(frame) * 2u + static_cast<std::uint32_t>(channel)) *
                                2654435761u;
    return static_cast<float>(mixed >> 8) / static_cast<float>(1 << 24) - 0.5f;
}

/// Whether all frames that are ready are right.
inline bool isRight(const Chunk& chunk)
{
    const int ready = chunk.readyFrames();
    for (int frame = 0; frame < ready; ++frame)
        for (int channel = 0; channel < chunk.channels(); ++channel)
            if (chunk.samples()[frame * chunk.channels() + channel] != sample(chunk.key(), frame, channel))
                return false;
    return true;
}

/// Steps pass one by one when the test lets them; open() lets all pass.
class Gate
{
public:
    void pass()
    {
        std::unique_lock lock(m_mutex);
        ++m_arrived;
        m_changed.notify_all();
        m_changed.wait(lock, [this] { return m_open || m_permits > 0; });
        if (!m_open) --m_permits;
    }
    void let(int steps)
    {
        const std::lock_guard lock(m_mutex);
        m_permits += steps;
        m_changed.notify_all();
    }
    void open()
    {
        const std::lock_guard lock(m_mutex);
        m_open = true;
        m_changed.notify_all();
    }
    /// Until so many steps have come to the gate since the beginning.
    void waitForArrivals(int count)
    {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_arrived >= count; });
    }

private:
    std::mutex m_mutex;
    std::condition_variable m_changed;
    int m_arrived = 0;
    int m_permits = 0;
    bool m_open = false;
};

/// What the producers did, in order.
class Log
{
public:
    void add(const ChunkKey& key)
    {
        const std::lock_guard lock(m_mutex);
        m_steps.push_back(key);
    }
    std::vector<ChunkKey> steps() const
    {
        const std::lock_guard lock(m_mutex);
        return m_steps;
    }
    int count(const ChunkKey& key) const
    {
        const std::vector<ChunkKey> all = steps();
        return static_cast<int>(std::count(all.begin(), all.end(), key));
    }

private:
    mutable std::mutex m_mutex;
    std::vector<ChunkKey> m_steps;
};

struct Sound {
    int frames = 4000;
    int stepFrames = 1000;
    int failAt = -1; ///< frame at which step() fails
    bool failOpening = false;
    bool encodes = false; ///< keeps encoded() bytes: the frames as text of the bits turned
    Gate* gate = nullptr;
    Log* log = nullptr;
};

class Producer : public ChunkProducer
{
public:
    Producer(const ChunkKey& key, const Sound& sound)
        : m_key(key)
        , m_sound(sound)
    {
    }

    Result<bool> step(Chunk& chunk) override
    {
        if (m_sound.log) m_sound.log->add(m_key);
        if (m_sound.gate) m_sound.gate->pass();
        const int from = chunk.readyFrames();
        if (m_sound.failAt >= 0 && from >= m_sound.failAt) return fail(ErrorCode::Corrupt, "is damaged here");
        const int count = std::min(m_sound.stepFrames, chunk.writable());
        float* to = chunk.writePtr();
        for (int i = 0; i < count * chunk.channels(); ++i)
            to[i] = sample(m_key, from + i / chunk.channels(), i % chunk.channels());
        chunk.advance(count);
        if (chunk.writable() > 0) return false;
        if (m_sound.encodes) {
            m_encoded.assign(reinterpret_cast<const char*>(chunk.samples()),
                             sizeof(float) * static_cast<std::size_t>(chunk.frames() * chunk.channels()));
            for (char& byte : m_encoded)
                byte = static_cast<char>(~byte);
        }
        return true;
    }

    std::string encoded() override { return m_encoded; }

private:
    ChunkKey m_key;
    Sound m_sound;
    std::string m_encoded;
};

inline ChunkJob job(const ChunkKey& key, const Sound& sound = {})
{
    ChunkJob result;
    result.key = key;
    result.frames = sound.frames;
    result.producer = [key, sound]() -> Result<std::unique_ptr<ChunkProducer>> {
        if (sound.failOpening) return fail(ErrorCode::NotFound, "does not exist");
        return std::make_unique<Producer>(key, sound);
    };
    if (sound.encodes) {
        result.decode = [](const std::string& encoded, Chunk& chunk) -> Result<bool> {
            const std::size_t frameBytes = sizeof(float) * static_cast<std::size_t>(chunk.channels());
            if (encoded.size() != frameBytes * static_cast<std::size_t>(chunk.frames()))
                return fail(ErrorCode::Corrupt, "has another length");
            std::string bytes = encoded;
            for (char& byte : bytes)
                byte = static_cast<char>(~byte);
            std::memcpy(chunk.writePtr(), bytes.data(), bytes.size());
            chunk.advance(chunk.frames());
            return true;
        };
    }
    return result;
}

/// Bytes of one chunk of `sound` in memory.
inline std::int64_t bytes(const Sound& sound = {})
{
    return static_cast<std::int64_t>(Chunk(key(0), sound.frames).bytes());
}

/// Waits for chunks by the store's progress callback. May go before the store does.
class Progress
{
public:
    explicit Progress(ChunkStore& store)
    {
        store.setProgressCallback([seen = m_seen](const ChunkPtr& chunk, Priority) {
            const std::lock_guard lock(seen->mutex);
            ++seen->calls;
            if (chunk->state() != Chunk::State::Growing) seen->finished.push_back(chunk);
            seen->changed.notify_all();
        });
    }
    void waitFor(const std::function<bool()>& condition)
    {
        std::unique_lock lock(m_seen->mutex);
        m_seen->changed.wait(lock, condition);
    }
    /// Until the store has counted it, too.
    void waitFor(const ChunkPtr& chunk)
    {
        const std::vector<ChunkPtr>& finished = m_seen->finished;
        waitFor([&] { return std::find(finished.begin(), finished.end(), chunk) != finished.end(); });
    }
    int calls() const
    {
        const std::lock_guard lock(m_seen->mutex);
        return m_seen->calls;
    }

private:
    struct Seen {
        std::mutex mutex;
        std::condition_variable changed;
        std::vector<ChunkPtr> finished;
        int calls = 0;
    };
    std::shared_ptr<Seen> m_seen = std::make_shared<Seen>();
};

} // namespace auralis::fake
