// Beginnings and ends are quieter than the rest and are left out.
#include "provisional.h"

#include <algorithm>
#include <iterator>

namespace auralis
{

std::vector<FrameWindow> provisionalWindows(FramePos trackFrames, int rate)
{
    constexpr int places[] = {50, 28, 72, 40, 88, 12}; // percent
    const FramePos length = rate / 2;
    const FramePos all = length * static_cast<FramePos>(std::size(places));
    if (trackFrames <= 0) return {{0, all}};
    if (trackFrames <= 2 * all) return {{0, std::min(trackFrames, all)}};
    std::vector<FrameWindow> windows;
    for (const int place : places)
        windows.push_back({trackFrames * place / 100 - length / 2, length});
    return windows;
}

} // namespace auralis
