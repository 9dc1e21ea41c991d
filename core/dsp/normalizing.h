// Normalizing: the gain of each file of a rendering so that files, or albums, are of one loudness. Pure.
#pragma once

#include <vector>

namespace auralis
{

/// Of one file as it would be written without a gain.
struct WrittenLoudness {
    double lufs = -70;       ///< predicted, or measured
    double peakDbtp = -144;  ///< highest
    double sourceLufs = -70; ///< of the file that is rendered: the differences that an album keeps
};

/// dB, one a file. Each is brought to `targetLufs`, but no peak above `ceilingDbtp` (a file that is above it already is
/// lowered). Silent files (-70) stay as they are.
std::vector<double> trackGains(const std::vector<WrittenLoudness>& files, double targetLufs, double ceilingDbtp);

/// The files of one album: the differences between their sources are restored, and the album as a whole
/// (`albumLufs`: of its sources) comes to `targetLufs`, or as near as the ceiling allows to all.
std::vector<double> albumGains(const std::vector<WrittenLoudness>& files, double albumLufs, double targetLufs,
                               double ceilingDbtp);

} // namespace auralis
