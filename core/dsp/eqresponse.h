// EqResponse: the curves of a plan as the spectra that ZeroPhaseEq multiplies by. Immutable and shared between threads.
#pragma once

#include <memory>
#include <vector>

#include "masteringplan.h"

namespace auralis
{

/// Sizes at a rate: a block of `block` frames is made from `half` more frames on either side.
struct EqGrid {
    explicit EqGrid(int rate);
    int size, half, block;
};

/// Real spectra of EqGrid::size / 2 + 1 values, scaled by 1 / size; the impulse responses are 0 from +-half on.
struct EqResponse {
    std::vector<float> mid;              ///< empty for stereo, which needs only the others
    std::vector<float> direct, mirrored; ///< (mid + side) / 2 and (mid - side) / 2

    /// Any thread; locks. Those of the last few plans are kept: every chunk of a track asks for the same, and making
    /// them would be a third of what the first sound of a jump waits for.
    static std::shared_ptr<const EqResponse> of(const MasteringPlan& plan);
};

} // namespace auralis
