// Resampler: libsoxr in its double precision engine, kept to the exact length that the frame grids ask for.
#include "resampler.h"

#include <soxr.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstring>
#include <numeric>
#include <tuple>
#include <vector>

#include "continuation.h"
#include "spares.h"

namespace auralis
{

namespace
{
// soxr's buffers grow to the largest block they ever see: small steps keep them at the size they start with.
constexpr int largestStep = 2048;

struct SoxrDeleter {
    void operator()(soxr* r) const { soxr_delete(r); }
};
using SoxrHandle = std::unique_ptr<soxr, SoxrDeleter>;

SoxrHandle makeSoxr(int fromRate, int toRate, int channels)
{
    const soxr_quality_spec_t quality = soxr_quality_spec(SOXR_VHQ, 0);
    const soxr_io_spec_t io = soxr_io_spec(SOXR_FLOAT32_I, SOXR_FLOAT32_I);
    const soxr_runtime_spec_t runtime = soxr_runtime_spec(1);
    soxr_error_t error = nullptr;
    SoxrHandle handle(soxr_create(fromRate, toRate, static_cast<unsigned>(channels), &error, &io, &quality, &runtime));
    return error ? nullptr : std::move(handle);
}

using Rates = std::tuple<int, int, int>; ///< from, to, channels

Spares<Rates, SoxrHandle>& spares()
{
    static Spares<Rates, SoxrHandle> all(3); // what a track needs in one way to play and another
    return all;
}
} // namespace

struct Resampler::Private {
    int fromRate = 0;
    int toRate = 0;
    int channels = 0;
    SoxrHandle soxr; ///< null for equal rates
    FramePos consumed = 0;
    FramePos produced = 0;
    bool flushed = false;

    // Continued edges. What is fed besides the input waits in `extra`, stereo or whatever, interleaved.
    bool gathering = false;    ///< the first frames are kept in `edge` until there are enough to see what came before
    bool continuesEnd = false; ///< the latest frames are kept in `edge` from then on
    bool ending = false;       ///< what follows after the end is in `extra`
    int edgeFrames = 0;
    std::vector<float> edge, extra;
    int extraAt = 0, extraEnd = 0;
    int dropping = 0; ///< output frames that lie before the start
    std::vector<float> dropped;

    std::ptrdiff_t samples(int frames) const { return static_cast<std::ptrdiff_t>(frames) * channels; }

    /// Output that may be written: never more than what the input so far stands for.
    int room(int capacity) const
    {
        const FramePos total = convertFrames(consumed, fromRate, toRate);
        return static_cast<int>(std::clamp<FramePos>(total - produced, 0, capacity));
    }

    Moved run(const float* in, int frames, float* out, int capacity);
    int runExtra(float* out, int capacity);
    void gather(const float* in, int frames);
    void keepLatest(const float* in, int frames);
    void beginBefore(int frames);
    void goOnAfter(int frames);
};

/// As much of the input as fits into the output.
Resampler::Moved Resampler::Private::run(const float* in, int frames, float* out, int capacity)
{
    Moved moved;
    while (true) {
        const int step = std::min(frames - moved.consumed, largestStep);
        float* to = dropping > 0 ? dropped.data() : out + samples(moved.produced);
        const int space = dropping > 0 ? std::min(dropping, largestStep) : capacity - moved.produced;
        std::size_t used = 0, made = 0;
        soxr_process(soxr.get(), in + samples(moved.consumed), static_cast<std::size_t>(step), &used, to,
                     static_cast<std::size_t>(space), &made);
        moved.consumed += static_cast<int>(used);
        (dropping > 0 ? dropping : moved.produced) += (dropping > 0 ? -1 : 1) * static_cast<int>(made);
        if ((used == 0 && made == 0) || moved.consumed == frames || moved.produced == capacity) return moved;
    }
}

/// Feeds what waits in `extra`.
int Resampler::Private::runExtra(float* out, int capacity)
{
    const Moved moved = run(extra.data() + samples(extraAt), extraEnd - extraAt, out, capacity);
    extraAt += moved.consumed;
    return moved.produced;
}

void Resampler::Private::gather(const float* in, int frames)
{
    std::copy(in, in + samples(frames), edge.begin() + samples(edgeFrames));
    edgeFrames += frames;
}

void Resampler::Private::keepLatest(const float* in, int frames)
{
    const int fresh = std::min(frames, continuationNeeds);
    const int former = std::min(edgeFrames, continuationNeeds - fresh);
    std::copy(edge.begin() + samples(edgeFrames - former), edge.begin() + samples(edgeFrames), edge.begin());
    std::copy(in + samples(frames - fresh), in + samples(frames), edge.begin() + samples(former));
    edgeFrames = former + fresh;
}

/// The `frames` before the start, then those that were gathered.
void Resampler::Private::beginBefore(int frames)
{
    gathering = false;
    continueSound(edge.data(), edgeFrames, channels, extra.data(), frames, true);
    std::copy(edge.begin(), edge.begin() + samples(edgeFrames), extra.begin() + samples(frames));
    extraAt = 0;
    extraEnd = frames + edgeFrames;
    dropping = static_cast<int>(convertFrames(frames, fromRate, toRate));
}

void Resampler::Private::goOnAfter(int frames)
{
    ending = true;
    continueSound(edge.data(), edgeFrames, channels, extra.data(), frames, false);
    extraAt = 0;
    extraEnd = frames;
}

Resampler::Resampler(std::unique_ptr<Private> p)
    : d(std::move(p))
{
}
Resampler::~Resampler() = default;

Result<std::unique_ptr<Resampler>> Resampler::create(int fromRate, int toRate, int channels)
{
    if (fromRate <= 0 || toRate <= 0 || channels <= 0)
        return fail(ErrorCode::Unsupported, "has a sample rate or channel count that cannot be converted");
    auto p = std::make_unique<Private>();
    p->fromRate = fromRate;
    p->toRate = toRate;
    p->channels = channels;
    if (fromRate != toRate) {
        p->soxr = spares().take({fromRate, toRate, channels});
        if (!p->soxr) p->soxr = makeSoxr(fromRate, toRate, channels);
        if (!p->soxr)
            return fail(ErrorCode::Unsupported, "cannot be converted from " + std::to_string(fromRate) + " Hz to " +
                                                    std::to_string(toRate) + " Hz");
    }
    return std::unique_ptr<Resampler>(new Resampler(std::move(p)));
}

void Resampler::keepReady(int fromRate, int toRate, int channels)
{
    if (fromRate == toRate) return;
    spares().keep({fromRate, toRate, channels}, [&] { return makeSoxr(fromRate, toRate, channels); });
}

Resampler::Moved Resampler::process(const float* in, int inFrames, float* out, int outCapacity)
{
    assert(!d->flushed);
    if (!d->soxr) {
        const int n = std::min(inFrames, outCapacity);
        std::memcpy(out, in, sizeof(float) * static_cast<std::size_t>(n) * static_cast<std::size_t>(d->channels));
        return {n, n};
    }
    Moved moved;
    if (d->gathering) {
        moved.consumed = std::min(inFrames, continuationNeeds - d->edgeFrames);
        d->gather(in, moved.consumed);
        if (d->edgeFrames == continuationNeeds) d->beginBefore(preRollFrames());
    }
    if (d->extraAt < d->extraEnd) moved.produced = d->runExtra(out, outCapacity);
    if (!d->gathering && d->extraAt == d->extraEnd && moved.produced < outCapacity) {
        const float* rest = in + d->samples(moved.consumed);
        const Moved more =
            d->run(rest, inFrames - moved.consumed, out + d->samples(moved.produced), outCapacity - moved.produced);
        if (d->continuesEnd) d->keepLatest(rest, more.consumed);
        moved = {moved.consumed + more.consumed, moved.produced + more.produced};
    }
    d->consumed += moved.consumed;
    d->produced += moved.produced;
    return moved;
}

int Resampler::drain(float* out, int outCapacity)
{
    if (!d->soxr) return 0;
    d->flushed = true;
    const int wanted = d->room(outCapacity);
    if (wanted == 0) return 0;
    int before = 0;
    if (d->gathering) d->beginBefore(preRollFrames()); // shorter than it would have been good to know
    if (d->extraAt < d->extraEnd) before = d->runExtra(out, wanted);
    if (d->continuesEnd && !d->ending && d->extraAt == d->extraEnd) d->goOnAfter(preRollFrames());
    if (d->extraAt < d->extraEnd) before += d->runExtra(out + d->samples(before), wanted - before);
    if (before > 0 || d->extraAt < d->extraEnd) {
        d->produced += before;
        return before;
    }
    std::size_t made = 0;
    soxr_process(d->soxr.get(), nullptr, 0, nullptr, out, static_cast<std::size_t>(wanted), &made);
    // soxr may round the length down by one frame: what is missing lies half a frame behind the end.
    const auto channels = static_cast<std::size_t>(d->channels);
    std::fill(out + made * channels, out + static_cast<std::size_t>(wanted) * channels, 0.0f);
    d->produced += wanted;
    return wanted;
}

void Resampler::reset()
{
    if (d->soxr) soxr_clear(d->soxr.get());
    d->consumed = 0;
    d->produced = 0;
    d->flushed = d->gathering = d->continuesEnd = d->ending = false;
    d->edgeFrames = d->extraAt = d->extraEnd = d->dropping = 0;
}

void Resampler::continueEdges(bool start, bool end)
{
    assert(d->consumed == 0);
    if (!d->soxr) return;
    d->gathering = start;
    d->continuesEnd = end;
    const auto samples = [this](int frames) { return static_cast<std::size_t>(d->samples(frames)); };
    d->edge.resize(samples(continuationNeeds));
    d->extra.resize(samples(preRollFrames() + continuationNeeds));
    d->dropped.resize(samples(largestStep));
}

int Resampler::inputAlignment() const
{
    return d->fromRate / std::gcd(d->fromRate, d->toRate);
}

int Resampler::preRollFrames() const
{
    if (!d->soxr) return 0;
    // The filter's reach grows with the ratio when the rate goes down, for its band gets narrower in input frames.
    const int reach = 1024 * std::max(1, (d->fromRate + d->toRate - 1) / d->toRate);
    const int alignment = inputAlignment();
    return (reach + alignment - 1) / alignment * alignment;
}

} // namespace auralis
