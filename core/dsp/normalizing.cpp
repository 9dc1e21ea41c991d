// Normalizing: see the header.
#include "normalizing.h"

#include <algorithm>

namespace auralis
{
namespace
{

constexpr double silenceLufs = -69.0;

bool silent(const WrittenLoudness& file)
{
    return file.lufs <= silenceLufs || file.sourceLufs <= silenceLufs;
}

} // namespace

std::vector<double> trackGains(const std::vector<WrittenLoudness>& files, double targetLufs, double ceilingDbtp)
{
    std::vector<double> gains;
    for (const WrittenLoudness& file : files)
        gains.push_back(silent(file) ? 0.0 : std::min(targetLufs - file.lufs, ceilingDbtp - file.peakDbtp));
    return gains;
}

std::vector<double> albumGains(const std::vector<WrittenLoudness>& files, double albumLufs, double targetLufs,
                               double ceilingDbtp)
{
    const auto asked = [&](const WrittenLoudness& file) {
        return targetLufs + (file.sourceLufs - albumLufs) - file.lufs;
    };
    double shift = 0; // what the file with the least room takes from all
    for (const WrittenLoudness& file : files)
        if (!silent(file)) shift = std::min(shift, ceilingDbtp - file.peakDbtp - asked(file));
    std::vector<double> gains;
    for (const WrittenLoudness& file : files)
        gains.push_back(silent(file) ? 0.0 : asked(file) + shift);
    return gains;
}

} // namespace auralis
