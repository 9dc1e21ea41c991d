// What a listening correction does to powers and to peaks: the numbers of its filter that a forecast reads. Pure.
#pragma once

#include <vector>

#include "correctionfilter.h"

namespace auralis
{

/// Responses from each side to each side, of equal length; of other than stereo the sides do not cross.
struct ResponseMatrix {
    std::vector<double> ll, lr, rl, rr;
    std::size_t delay = 0; ///< of the main peak, frames

    template <class Act>
    void each(Act act)
    {
        for (std::vector<double>* samples : {&ll, &lr, &rl, &rr})
            act(*samples);
    }
};

/// Fills what `filter` has for forecasts, for responses that are raised by the factor returned: it brings the highest
/// 1/3 octave to 0 dB. 0 where there is nothing to raise, or something that is not finite.
double measureResponse(const ResponseMatrix& m, int rate, CorrectionFilter& filter);

} // namespace auralis
