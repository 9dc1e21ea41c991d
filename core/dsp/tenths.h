// Powers every tenth of a second: their gated loudness and their loudness range, as the loudness meter has them but a
// hundred times as fast. Pure.
#pragma once

#include <vector>

namespace auralis
{

/// K-weighted mean squares, all channels together.
using Tenths = std::vector<float>;

/// LUFS (BS.1770-4), -70 for silence and for less than 0.4 s.
double gatedLufs(const Tenths& powers);
/// LU (EBU Tech 3342), 0 for silence and for less than 3 s.
double rangeLu(const Tenths& powers);

} // namespace auralis
