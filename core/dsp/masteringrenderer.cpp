// The chain, a block of the EQ's absolute grid at a time: dry frames -> EQ -> hop gains -> limiter -> frames. Each
// stage lags the one before by what it looks ahead; all work in place on one line of samples a channel.
#include "masteringrenderer.h"

#include <algorithm>
#include <array>
#include <cassert>
#include <cmath>
#include <optional>
#include <vector>

#include "correctionstage.h"
#include "dynamics.h"
#include "flushdenormals.h"
#include "healthy.h"
#include "kernels.h"
#include "limiter.h"
#include "zerophaseeq.h"

namespace auralis
{
namespace
{

FramePos floorTo(FramePos x, FramePos grid)
{
    return (x >= 0 ? x / grid : (x - grid + 1) / grid) * grid;
}

} // namespace

struct MasteringRenderer::Private {
    Private(PlanPtr p, DryReader r, const Kernels& k)
        : plan(std::move(p))
        , correction(plan->correction ? std::make_unique<CorrectionStage>(plan->correction, plan->trackFrames, r, k)
                                      : nullptr)
        , reader(std::move(r))
        , kernels(k)
        , channels(plan->format.channels)
        , eq(*plan, k)
        , limiter(plan->format.rate, plan->ceilingDbtp, k)
        , dynamics(*plan)
    {
        const EqGrid& grid = eq.grid();
        const auto lineFrames = static_cast<std::size_t>(2 * grid.block + limiter.filter().lookAhead() +
                                                         (dynamics.ahead() + 4) * tileFrames);
        dry.resize(static_cast<std::size_t>(grid.size * channels));
        for (int c = 0; c < channels; ++c) {
            line.emplace_back(lineFrames);
            peaks.emplace_back(lineFrames / tileFrames);
        }
        reductions.resize(lineFrames / tileFrames);
        gains.resize(lineFrames / tileFrames);
    }

    /// How far back the line has to be right for a frame to be right.
    FramePos dependencyBefore() const { return limiter.filter().memory() + (dynamics.behind() + 3) * tileFrames; }
    bool isLfe(int c) const { return channels >= 6 && c == 3; }
    void start(FramePos target);
    Result<void> step();
    Result<void> readDry();
    void equalise();
    void drive();
    void limit();
    void readOut(std::size_t from, int count, float* dst) const;

    PlanPtr plan;
    std::unique_ptr<CorrectionStage> correction;
    DryReader reader; // of the uncorrected track
    const Kernels& kernels;
    int channels;
    ZeroPhaseEq eq;
    Limiter limiter;
    Dynamics dynamics;

    FramePos position = 0;
    bool started = false;
    std::optional<Error> failure;
    double lastReduction = 0;

    FramePos block = 0;     // index of the next EQ block
    bool dryPrimed = false; // dry holds the end of the block before
    FramePos base = 0;      // frame of line[c][0], a multiple of 64
    FramePos eqEnd = 0, drivenEnd = 0, detectedEnd = 0, limitedEnd = 0;
    std::vector<float> dry; // interleaved
    std::vector<std::vector<float>> line;
    std::vector<std::vector<float>> peaks; // of every driven tile of the line
    std::vector<float> gains;              // at the first frame of every tile of the line
    std::vector<std::int32_t> reductions;  // of every limited tile of the line
};

MasteringRenderer::MasteringRenderer(PlanPtr plan, DryReader reader)
    : MasteringRenderer(std::move(plan), std::move(reader), vectorKernels())
{
}

MasteringRenderer::MasteringRenderer(PlanPtr plan, DryReader reader, const Kernels& kernels)
    : d(std::make_unique<Private>(std::move(plan), std::move(reader), kernels))
{
}

MasteringRenderer::~MasteringRenderer() = default;

void MasteringRenderer::seek(FramePos target)
{
    d->position = std::clamp<FramePos>(target, 0, d->plan->trackFrames);
    d->started = false;
    d->failure.reset();
}

FramePos MasteringRenderer::position() const
{
    return d->position;
}
double MasteringRenderer::lastReductionDb() const
{
    return d->lastReduction;
}

int MasteringRenderer::preRollFrames() const
{
    if (d->plan->bypass) return 0;
    return static_cast<int>(d->dependencyBefore()) + d->eq.grid().block + d->eq.grid().half +
           (d->correction ? d->correction->preRollFrames() : 0);
}

int MasteringRenderer::postRollFrames() const
{
    if (d->plan->bypass) return 0;
    return d->limiter.filter().lookAhead() + (d->dynamics.ahead() + 3) * tileFrames + d->eq.grid().block +
           d->eq.grid().half + (d->correction ? d->correction->postRollFrames() : 0);
}

Result<int> MasteringRenderer::render(float* dst, int count) noexcept
{
    if (d->failure) return tl::unexpected<Error>(*d->failure);
    d->lastReduction = 0;
    const int wanted = static_cast<int>(std::min<FramePos>(count, d->plan->trackFrames - d->position));
    if (wanted <= 0) return 0;
    if (d->plan->bypass) {
        if (auto read = d->reader(d->position, dst, wanted); !read) {
            d->failure = read.error();
            return tl::unexpected<Error>(read.error());
        }
        d->position += wanted;
        return wanted;
    }
    // On whatever thread: chunks, playback and export are the same bits, and what fades out costs no more than the
    // rest.
    const FlushDenormals guard;
    if (!d->started) d->start(d->position);
    std::int32_t reduction = 0;
    for (int done = 0; done < wanted;) {
        if (d->position >= d->limitedEnd) {
            if (auto stepped = d->step(); !stepped) {
                d->failure = stepped.error();
                return tl::unexpected<Error>(stepped.error());
            }
            continue;
        }
        const int take = static_cast<int>(std::min<FramePos>(wanted - done, d->limitedEnd - d->position));
        const auto from = static_cast<std::size_t>(d->position - d->base);
        d->readOut(from, take, dst + static_cast<std::ptrdiff_t>(done) * d->channels);
        for (std::size_t t = from / tileFrames; t * tileFrames < from + static_cast<std::size_t>(take); ++t)
            reduction = std::max(reduction, d->reductions[t]);
        d->position += take;
        done += take;
    }
    d->lastReduction = AttenuationFilter::toDb(reduction);
    return wanted;
}

void MasteringRenderer::Private::start(FramePos target)
{
    const FramePos first = std::max<FramePos>(0, target - dependencyBefore());
    block = first / eq.grid().block;
    eqEnd = drivenEnd = detectedEnd = block * eq.grid().block;
    limitedEnd = detectedEnd - limiter.filter().lookAhead();
    base = eqEnd - tileFrames; // the interpolators look back into a tile of silence
    for (int c = 0; c < channels; ++c) {
        std::fill_n(line[static_cast<std::size_t>(c)].begin(), tileFrames, 0.0f);
        peaks[static_cast<std::size_t>(c)][0] = 0;
    }
    dryPrimed = false;
    limiter.filter().reset();
    dynamics.reset(eqEnd / tileFrames);
    started = true;
}

// One EQ block further through all stages.
Result<void> MasteringRenderer::Private::step()
{
    // Forget what has been read. The limiter has not touched anything that a later stage still looks back at.
    const FramePos keep = floorTo(std::clamp(position, base, std::max(base, limitedEnd)), tileFrames);
    if (keep > base) {
        const auto drop = static_cast<std::ptrdiff_t>(keep - base);
        const auto used = static_cast<std::ptrdiff_t>(eqEnd - base);
        for (int c = 0; c < channels; ++c) {
            auto& samples = line[static_cast<std::size_t>(c)];
            std::copy(samples.begin() + drop, samples.begin() + used, samples.begin());
            auto& tiles = peaks[static_cast<std::size_t>(c)];
            std::copy(tiles.begin() + drop / tileFrames, tiles.begin() + used / tileFrames, tiles.begin());
        }
        std::copy(gains.begin() + drop / tileFrames, gains.begin() + used / tileFrames, gains.begin());
        base = keep;
    }
    if (auto read = readDry(); !read) return read;
    equalise();
    drive();
    limit();
    return {};
}

// Fills dry with [block start - half, block end + half), zeros outside the track.
Result<void> MasteringRenderer::Private::readDry()
{
    const EqGrid& grid = eq.grid();
    const FramePos origin = block * grid.block - grid.half;
    const int have = dryPrimed ? 2 * grid.half : 0;
    if (dryPrimed) std::copy(dry.end() - 2 * grid.half * channels, dry.end(), dry.begin());
    const FramePos first = std::clamp<FramePos>(origin + have, 0, plan->trackFrames);
    const FramePos end = std::clamp<FramePos>(origin + grid.size, 0, plan->trackFrames);
    const auto count = static_cast<int>(end - first);
    float* const to = dry.data() + std::max<FramePos>(have, first - origin) * channels;
    float* const filled = to + static_cast<std::ptrdiff_t>(std::max(0, count)) * channels;
    if (count > 0)
        if (auto read = correction ? correction->read(first, to, count) : reader(first, to, count); !read) return read;
    std::fill(dry.data() + have * channels, to, 0.0f);
    std::transform(to, filled, to, healthy);
    std::fill(filled, dry.data() + dry.size(), 0.0f);
    dryPrimed = true;
    return {};
}

void MasteringRenderer::Private::equalise()
{
    const EqGrid& grid = eq.grid();
    const auto to = static_cast<std::size_t>(eqEnd - base);
    const auto out = [&](int c) { return line[static_cast<std::size_t>(c)].data() + to; };
    const auto in = [&](int c) { return dry.data() + c; };
    const auto copy = [&](int c) {
        for (std::ptrdiff_t i = 0; i < grid.block; ++i)
            out(c)[i] = in(c)[(grid.half + i) * channels];
    };
    for (int c = 0; c < channels; ++c) {
        const bool stereo = channels >= 2 && c == 0;
        if (eq.flat() || isLfe(c)) {
            copy(c);
        } else if (stereo) {
            eq.pair(in(0), channels, out(0), out(1));
            ++c;
        } else if (c + 1 < channels && !isLfe(c + 1)) {
            eq.single(in(c), in(c + 1), channels, out(c), out(c + 1));
            ++c;
        } else {
            eq.single(in(c), nullptr, channels, out(c), nullptr);
        }
    }
    eqEnd += grid.block;
    ++block;
    // The track ends where it ended: what the EQ rings beyond is nobody's.
    if (eqEnd > plan->trackFrames) {
        const auto from = static_cast<std::size_t>(std::max(plan->trackFrames, eqEnd - grid.block) - base);
        for (int c = 0; c < channels; ++c)
            std::fill(out(c) + (from - to), out(c) + grid.block, 0.0f);
    }
}

// Gains run ahead() tiles behind the EQ, and a ramp needs the one at its end as well.
void MasteringRenderer::Private::drive()
{
    const int delay = dynamics.ahead();
    for (FramePos at = eqEnd - eq.grid().block; at < eqEnd; at += tileFrames) {
        const auto tile = static_cast<int>((at - base) / tileFrames);
        float energy = 0;
        if (dynamics.listens())
            for (int c = 0; c < channels; ++c)
                if (!isLfe(c)) energy += kernels.energy(line[static_cast<std::size_t>(c)].data() + tile * tileFrames);
        const float gain = dynamics.push(energy);
        if (tile >= delay) gains[static_cast<std::size_t>(tile - delay)] = gain;
    }
    for (; drivenEnd + (delay + 1) * tileFrames < eqEnd; drivenEnd += tileFrames) {
        const auto at = static_cast<std::size_t>(drivenEnd - base);
        const float from = gains[at / tileFrames], to = gains[at / tileFrames + 1];
        for (int c = 0; c < channels; ++c) {
            float* x = line[static_cast<std::size_t>(c)].data() + at;
            if (from != 1.0f || to != 1.0f) kernels.applyRamp(x, from, to);
            peaks[static_cast<std::size_t>(c)][at / tileFrames] = kernels.maxAbs(x);
        }
    }
}

void MasteringRenderer::Private::limit()
{
    std::array<std::int32_t, tileFrames> wanted, attenuation;
    std::array<float, tileFrames> factors;
    for (; detectedEnd + tileFrames < drivenEnd; detectedEnd += tileFrames) {
        wanted.fill(0);
        const auto tile = static_cast<std::size_t>((detectedEnd - base) / tileFrames);
        for (int c = 0; c < channels; ++c) {
            const auto& p = peaks[static_cast<std::size_t>(c)];
            limiter.detect(line[static_cast<std::size_t>(c)].data() + tile * tileFrames,
                           std::max({p[tile - 1], p[tile], p[tile + 1]}), wanted.data());
        }
        const std::int32_t most = limiter.filter().run(wanted.data(), attenuation.data(), tileFrames);
        if (limitedEnd >= base) {
            const auto at = static_cast<std::size_t>(limitedEnd - base);
            reductions[at / tileFrames] = most;
            if (most > 0) {
                kernels.gainsFromLog(attenuation.data(), factors.data());
                for (auto& samples : line)
                    kernels.applyGains(samples.data() + at, factors.data(), limiter.ceiling());
            }
        }
        limitedEnd += tileFrames;
    }
}

void MasteringRenderer::Private::readOut(std::size_t from, int count, float* dst) const
{
    if (channels == 2) { // both at once: a loop that compilers make vectors of
        const float *left = line[0].data() + from, *right = line[1].data() + from;
        for (std::ptrdiff_t i = 0; i < count; ++i) {
            dst[2 * i] = left[i];
            dst[2 * i + 1] = right[i];
        }
        return;
    }
    for (int c = 0; c < channels; ++c) {
        const float* x = line[static_cast<std::size_t>(c)].data() + from;
        for (std::ptrdiff_t i = 0; i < count; ++i)
            dst[i * channels + c] = x[i];
    }
}

} // namespace auralis
