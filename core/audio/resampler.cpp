// Resampler: libsoxr in its double precision engine, kept to the exact length that the frame grids ask for.
#include "resampler.h"

#include <soxr.h>

#include <algorithm>
#include <cassert>
#include <cmath>
#include <cstring>
#include <numeric>

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
} // namespace

struct Resampler::Private {
    int fromRate = 0;
    int toRate = 0;
    int channels = 0;
    SoxrHandle soxr; ///< null for equal rates
    FramePos consumed = 0;
    FramePos produced = 0;
    bool flushed = false;

    /// Output that may be written: never more than what the input so far stands for.
    int room(int capacity) const
    {
        const FramePos total = convertFrames(consumed, fromRate, toRate);
        return static_cast<int>(std::clamp<FramePos>(total - produced, 0, capacity));
    }
};

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
        p->soxr = makeSoxr(fromRate, toRate, channels);
        if (!p->soxr)
            return fail(ErrorCode::Unsupported, "cannot be converted from " + std::to_string(fromRate) + " Hz to " +
                                                    std::to_string(toRate) + " Hz");
    }
    return std::unique_ptr<Resampler>(new Resampler(std::move(p)));
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
    while (true) {
        const int step = std::min(inFrames - moved.consumed, largestStep);
        std::size_t used = 0;
        std::size_t made = 0;
        soxr_process(d->soxr.get(), in + static_cast<std::ptrdiff_t>(moved.consumed) * d->channels,
                     static_cast<std::size_t>(step), &used,
                     out + static_cast<std::ptrdiff_t>(moved.produced) * d->channels,
                     static_cast<std::size_t>(outCapacity - moved.produced), &made);
        moved.consumed += static_cast<int>(used);
        moved.produced += static_cast<int>(made);
        if ((used == 0 && made == 0) || moved.consumed == inFrames || moved.produced == outCapacity) break;
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
    std::size_t made = 0;
    if (wanted > 0) soxr_process(d->soxr.get(), nullptr, 0, nullptr, out, static_cast<std::size_t>(wanted), &made);
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
    d->flushed = false;
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
