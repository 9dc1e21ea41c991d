// Explain: what the mastering does to a track and why, in numbers and one sentence each. Plain values: the application
// makes JSON or rows of a panel of them.
#pragma once

#include <string>
#include <vector>

#include "masteringplan.h"

namespace auralis
{

struct Explanation {
    struct Item {
        std::string id; ///< stable: "loudness", "bass", "presence", "width", "listening", "levelling", "compression",
                        ///< "punch", "limiter" ...
        double before = 0;    ///< what was found, in `unit`; 0 where there is nothing to compare
        double change = 0;    ///< what is done about it
        std::string unit;     ///< "dB", "LU", "ratio"
        std::string sentence; ///< English, one sentence, for people
    };
    double sourceLufs = -70, predictedLufs = -70;
    bool bypass = false;
    bool provisional = false;
    std::vector<Item> items; ///< only what is done, and the loudness; in the order of the chain
};

/// Pure; the same plan as makePlan() of these.
Explanation explain(const TrackProfile& profile, const Preset& preset, double intensity,
                    const ListeningCorrection* correction = nullptr);

} // namespace auralis
