// MasteringPlan: parameters = f(profile, preset, intensity). Pure and deterministic; its hash is part of every enhanced
// chunk's key.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ids.h"
#include "presets.h"
#include "trackprofile.h"

namespace auralis
{

struct CorrectionFilter;
struct ListeningCorrection;

/// Everything the chain needs for one track; immutable and shared between threads.
struct MasteringPlan {
    static constexpr int rendererVersion = 4; ///< raised whenever the same plan would give other samples

    AudioFormat format;
    FramePos trackFrames = 0;
    bool bypass = false; ///< intensity 0 and no correction: the output is the input, bit for bit
    std::shared_ptr<const CorrectionFilter> correction; ///< of what is listened with, ahead of all else; null: none
    std::vector<float> midCurveDb;                      ///< EQ of mid on `curveHz`
    std::vector<float> sideCurveDb;
    std::vector<float> curveHz;
    double gainDb = 0.0; ///< static, before the limiter
    double compressorRatio = 1.0;
    double compressorThresholdDb = 0.0;
    double transient = 0.0;
    double ceilingDbtp = -1.15;          ///< meters with longer filters read up to 0.13 dB more than ours
    std::vector<float> levellerDb;       ///< slow gain at 10 Hz over the track, empty for none
    double predictedLufs = -70.0;        ///< of the output; for level-matched comparing
    double predictedLimitingDb = 0.0;    ///< loudness that the limiter takes; for people, not hashed
    double predictedCompressionDb = 0.0; ///< and the compressor
    double correctionShare = 1.0;        ///< of the preset's correction that the loudness range allows; for people
    bool provisional = false;

    /// Hash of all of the above, the renderer's version and the CPU path.
    ContentId hash() const;
};

using PlanPtr = std::shared_ptr<const MasteringPlan>;

/// Frequencies of curves: 12 an octave from 16 Hz to half the rate.
std::vector<float> curveGrid(int rate);
/// The value at `frequency` of a curve on (the begin of) curveGrid(), straight between points; 0 for
/// an empty curve.
double curveAt(const std::vector<float>& hz, const std::vector<float>& db, double frequency);

/// `correction` (null: none) is applied whatever the intensity. At intensity 0 it keeps the track's loudness, or less
/// where the limiter would have to work. Where the profile has one behind this very correction (behindprofile.h), that
/// is what levels and peaks are foreseen from.
PlanPtr makePlan(const TrackProfile& profile, const Preset& preset, double intensity,
                 const ListeningCorrection* correction = nullptr);

} // namespace auralis
