// Gain rules: how loud an item is played beside others, and how two renderings of it are brought to one loudness. Pure.
#pragma once

#include "masteringplan.h"
#include "playableitem.h"
#include "playersnapshot.h"

namespace auralis
{

enum class GainMode { Off, Track, Album };

struct ItemGain {
    float linear = 1.0f;
    SoundingGain report;
};

/// Gain of an unenhanced item: from its tags, or from its profile (ReplayGain 2.0: -18 LUFS), or 1. Never lifts
/// the item's peak above full scale. `preampDb` is added to both.
ItemGain itemGain(const PlayableItem& item, GainMode mode, double preampDb);
/// Only the linear gain.
inline float replayGain(const PlayableItem& item, GainMode mode, double preampDb)
{
    return itemGain(item, mode, preampDb).linear;
}

/// Linear gain that makes the original as loud as the plan's output is at `volumeDb`. Lifts it only as far as its true
/// peak stays at or below the plan's ceiling after the volume.
float comparingGain(const TrackProfile& profile, const MasteringPlan& plan, double volumeDb);

/// Linear gains that bring both sides to the quieter one: nothing is lifted.
struct MatchedGains {
    float processed = 1.0f, original = 1.0f;
};
MatchedGains matchedGains(const TrackProfile& profile, const MasteringPlan& plan);

} // namespace auralis
