// Biquad: one second-order section in double, for making impulse responses (never in the audio path).
#pragma once

#include <optional>
#include <vector>

#include "listeningcorrection.h"

namespace auralis
{

struct Biquad {
    double b0 = 1, b1 = 0, b2 = 0, a1 = 0, a2 = 0;

    double gainDb(double hz, int rate) const;
    /// In place, from silence.
    void run(std::vector<double>& samples) const;
};

/// The section of a band at a rate; nothing for bands that are off, do nothing, or lie above what the rate can hold.
std::optional<Biquad> biquadOf(const EqBand& band, int rate);

} // namespace auralis
