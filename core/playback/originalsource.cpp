// OriginalSource: reader thread and ring. The reader may block on the disk; the render thread never does.
#include "originalsource.h"

#include <algorithm>
#include <chrono>
#include <cstring>
#include <optional>
#include <thread>

#include "realtimethread.h"
#include "spscring.h"
#include "waiter.h"

namespace auralis
{

namespace
{

struct Slab {
    Slab() {} // to clear what is written before it is read would take a tenth of a seek
    static constexpr int capacity = 1024;
    int frames = 0;
    float samples[2 * capacity];
};

constexpr std::size_t slabs = 96; // 2 s at 48 kHz
constexpr std::size_t slabsAtOnce = 8;
constexpr std::chrono::milliseconds pause(2);

/// The calling thread, which serves others afterwards, runs before those that compute while this lives.
class Haste
{
public:
    Haste() { runNearRealTime(); }
    ~Haste() { runAsUsual(); }
    Haste(const Haste&) = delete;
    Haste& operator=(const Haste&) = delete;
};

} // namespace

struct OriginalSource::Shared {
    SpscRing<Slab> ring{slabs};
    Waiter space; ///< the reader sleeps on it while the ring is full
    std::atomic<bool> stop{false};
    std::atomic<bool> done{false};   ///< nothing more comes; `error` is set before
    std::atomic<bool> hungry{false}; ///< the render thread found nothing
    Error error;
    bool failed = false;
    std::function<void()> wake;

    void read(const TrackPtr& track, FramePos start, DecoderPool& decoders, const std::atomic<bool>& cancel);
    void finish(const Error* fault)
    {
        failed = fault != nullptr;
        if (fault) error = *fault;
        done.store(true, std::memory_order_release);
        wake();
    }
};

void OriginalSource::Shared::read(const TrackPtr& track, FramePos start, DecoderPool& decoders,
                                  const std::atomic<bool>& cancel)
{
    Result<std::unique_ptr<Decoder>> opened = decoders.acquire(track->item.path, track->content);
    if (!opened) return finish(&opened.error());
    Decoder& decoder = **opened;
    if (start != decoder.position()) {
        if (const auto sought = decoder.seek(start, SeekWarmUp::Short); !sought) return finish(&sought.error());
    }
    std::optional<Haste> haste(std::in_place); // not for the seek, which may decode much
    for (std::size_t written = 1; !stop && !cancel; ++written) {
        // The first ones are in haste; the rest leaves the processor to those who take them.
        if (written % slabsAtOnce == 0) {
            haste.reset();
            std::this_thread::sleep_for(pause);
        }
        Slab* slab = ring.writeSlot();
        if (!slab) {
            space.waitFor(std::chrono::seconds(1));
            continue;
        }
        const Result<int> got = decoder.read(slab->samples, Slab::capacity);
        if (!got) return finish(&got.error());
        if (*got == 0) {
            decoders.release(track->item.path, track->content, std::move(*opened));
            return finish(nullptr);
        }
        slab->frames = *got;
        ring.commit();
        if (hungry.exchange(false)) wake();
    }
    decoders.release(track->item.path, track->content, std::move(*opened));
}

OriginalSource::OriginalSource(TrackPtr track, FramePos start, std::shared_ptr<DecoderPool> decoders,
                               BackgroundTasks& tasks, std::function<void()> wake)
    : m_track(std::move(track))
    , d(std::make_shared<Shared>())
{
    d->wake = std::move(wake);
    tasks.run([shared = d, file = m_track, start, pool = std::move(decoders)](const BackgroundTasks::Cancel& cancel) {
        shared->read(file, start, *pool, *cancel);
    });
}

OriginalSource::~OriginalSource()
{
    d->stop = true;
    d->space.wake();
}

TrackSource::Pulled OriginalSource::pull(float* dst, int frames)
{
    int got = 0;
    for (;;) {
        const bool done =
            d->done.load(std::memory_order_acquire); // before the ring: what was written last is seen below
        while (got < frames) {
            const Slab* slab = d->ring.readSlot();
            if (!slab) break;
            const int n = std::min(frames - got, slab->frames - m_offset);
            std::memcpy(dst + 2 * got, slab->samples + 2 * m_offset, sizeof(float) * 2 * static_cast<std::size_t>(n));
            got += n;
            m_offset += n;
            if (m_offset == slab->frames) {
                d->ring.release();
                m_offset = 0;
            }
        }
        if (d->ring.size() < slabs / 2) d->space.wake();
        if (got > 0) return {got, Status::Ok};
        if (done) return {0, d->failed ? Status::Failed : Status::End};
        // Look once more after saying so: what came in between would wake nobody.
        if (d->hungry.exchange(true)) return {0, Status::NotYet};
    }
}

Error OriginalSource::error() const
{
    return d->error;
}

} // namespace auralis
