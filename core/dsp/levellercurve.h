// The slow leveller's gains, from the profile's short-term loudness. Pure.
#pragma once

#include <vector>

#include "trackprofile.h"

namespace auralis
{

/// Gains in dB at 10 Hz that bring long loud and quiet passages of a track with a wide range closer; empty for none.
/// `amount`: 0-1.
std::vector<float> levellerCurve(const TrackProfile& profile, double amount);

} // namespace auralis
