// What to listen to of a track that has not been analysed, so that its first enhanced sound comes at once.
#pragma once

#include <vector>

#include "units.h"

namespace auralis
{

struct FrameWindow {
    FramePos first = 0;
    FramePos count = 0;
};

/// Windows of a track to give to ProfileBuilder (gap() between them, then finishProvisional()), the most telling first:
/// a caller with a deadline may stop after any of them. Six of 0.5 s between 12 % and 88 %: 3 s to decode; a track
/// shorter than that is one window. Length unknown (<= 0): the first 3 s.
std::vector<FrameWindow> provisionalWindows(FramePos trackFrames, int rate);

} // namespace auralis
