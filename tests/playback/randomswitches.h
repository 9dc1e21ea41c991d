// A switch as a listener may ask for it, drawn at random.
#pragma once

#include <random>

#include "unifiedplayermanager.h"

namespace auralis::test
{

inline QString randomPreset(std::mt19937& random)
{
    const char* const presets[] = {"adaptive", "gentle", "warm", "bright", "punchy"};
    return QString::fromLatin1(presets[random() % 5]);
}

/// Of the mode, the preset, the intensity or the quality.
inline void switchAtRandom(UnifiedPlayerManager& manager, std::mt19937& random)
{
    RenderSpec quality;
    switch (random() % 4) {
    case 0:
        manager.setEnhanced(!manager.isEnhanced());
        break;
    case 1:
        manager.setEnhanced(true, randomPreset(random));
        break;
    case 2:
        manager.setIntensity(static_cast<float>(random() % 11) / 10);
        break;
    case 3:
        quality.mode = random() % 2 ? Mode::Original : Mode::Streamed;
        manager.setQuality(quality);
        break;
    }
}

} // namespace auralis::test
