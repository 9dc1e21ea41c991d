// MasteringRenderer: the chain. Renders any window of a track; the same frames whatever was rendered before, in pieces
// of any size. One thread at a time (a chunk worker, export). render() does not lock, throw or, after the first call,
// allocate.
#pragma once

#include <functional>
#include <memory>

#include "masteringplan.h"
#include "result.h"

namespace auralis
{

struct Kernels;

/// Gives `count` frames of the dry track from `first` on (interleaved, the plan's format). Only asked for frames inside
/// the track, in ascending order after each seek(); a jump back happens only through MasteringRenderer::seek(). An
/// error ends the rendering.
using DryReader = std::function<Result<void>(FramePos first, float* dst, int count)>;

class MasteringRenderer
{
public:
    MasteringRenderer(PlanPtr plan, DryReader reader);
    /// With other inner loops (scalarKernels(), for tests): the same samples.
    MasteringRenderer(PlanPtr plan, DryReader reader, const Kernels& kernels);
    ~MasteringRenderer();

    /// The next render() starts at `target`. Costs the pre-roll (below) once.
    void seek(FramePos target);
    /// Up to `count` frames; fewer only at the end of the track. Denormal numbers are zero meanwhile (in the reader
    /// too).
    Result<int> render(float* dst, int count) noexcept;
    FramePos position() const;

    /// Frames before and after a window that its samples depend on.
    int preRollFrames() const;
    int postRollFrames() const;

    /// Largest limiter reduction of the frames rendered by the last call, dB >= 0 (for meters).
    double lastReductionDb() const;

private:
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace auralis
