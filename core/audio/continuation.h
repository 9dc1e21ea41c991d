// Continuation: how a sound would go on beyond its edge, by linear prediction. What a filter reaches there is then no
// step. Pure.
#pragma once

namespace auralis
{

/// Frames of the edge that are looked at; with fewer it is less sure, with more it is no better.
inline constexpr int continuationNeeds = 1024;

/// Writes the `length` frames that would follow on the `frames` ones at `known` (interleaved); what dies away there
/// dies away, silence stays silence. Backwards: those that came before them, in the order of time. Burg's method: J. P.
/// Burg, "Maximum entropy spectral analysis" (1975).
void continueSound(const float* known, int frames, int channels, float* out, int length, bool backwards);

} // namespace auralis
