// Regions: the parts of the window that F6 goes through. Main thread.
#pragma once

#include <vector>

class QWidget;

namespace auralis
{

struct Region {
    QWidget* area; ///< what belongs to it
    QWidget* view; ///< where the keyboard goes; takes none itself: to its first control
};

/// Gives the keyboard to the region after (or before) the one that has it.
void focusNextRegion(const std::vector<Region>& regions, bool backwards);

} // namespace auralis
