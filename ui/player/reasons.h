// Reasons: why mastering does what it does to a track, a short line each. Pure.
#pragma once

#include <vector>

#include <QStringList>

#include "masteringplan.h"
#include "trackprofile.h"

namespace auralis
{

/// The largest corrections of the tone first, then level and range. `plan` must be made from `profile` and `preset`.
QStringList reasonsFor(const TrackProfile& profile, const MasteringPlan& plan, const Preset& preset);

} // namespace auralis
