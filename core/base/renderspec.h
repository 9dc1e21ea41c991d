// RenderSpec: what is to be heard of a track. Mode, preset, intensity and quality are one value, and a switch of any of
// them is one operation.
#pragma once

#include <cstdint>
#include <string>

namespace auralis
{

enum class Mode {
    Streamed, ///< WebM/Opus chunks
    Original, ///< the decoded file itself
    Enhanced, ///< mastered by core/dsp
};

struct RenderSpec {
    Mode mode = Mode::Streamed;
    int bitrate = 128000;            ///< bit/s, Streamed only: 96000-256000
    std::string preset = "adaptive"; ///< Enhanced only: the id of a preset (core/dsp/presets.h)
    float intensity = 1.0f;          ///< Enhanced only: 0-1
    std::string correction;          ///< Enhanced only: the id of a listening correction; empty: none
    std::uint64_t recipe = 0;        ///< Enhanced only: what both say at present, so that an edit of them is a switch

    /// Equal when the same thing sounds: fields that the mode does not use are left out.
    bool operator==(const RenderSpec& o) const
    {
        if (mode != o.mode) return false;
        if (mode == Mode::Streamed) return bitrate == o.bitrate;
        if (mode == Mode::Enhanced)
            return preset == o.preset && intensity == o.intensity && correction == o.correction && recipe == o.recipe;
        return true;
    }
};

} // namespace auralis
