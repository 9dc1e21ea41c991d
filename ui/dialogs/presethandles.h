// What the curve view shows of a preset or a listening correction, and back. Pure.
#pragma once

#include <vector>

#include "listeningcorrection.h"
#include "player/eqcurveview.h"
#include "presets.h"

namespace auralis
{

using CurveHandles = std::vector<EqCurveView::Handle>;

/// Both shelves (flat where there is none), bells, free points.
CurveHandles handlesOf(const Preset& preset);
void applyHandles(const CurveHandles& handles, Preset& preset);

/// A handle a band, in their order; of a kind without gain a point on the zero line.
CurveHandles handlesOf(const std::vector<EqBand>& bands);
/// The bands at the handles' places: those that are there keep their kind, a bell that was added is a peak.
std::vector<EqBand> bandsAt(const CurveHandles& handles, const std::vector<EqBand>& before);

/// Whether the gain means something.
bool hasGain(EqBand::Kind kind);
/// Width of a peak of this Q between its half-gain points, octaves; and back. After R. Bristow-Johnson's cookbook.
double octavesOf(double q);
double qOf(double octaves);

} // namespace auralis
