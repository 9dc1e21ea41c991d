// The texts of resources/presets, made part of the program at build time (core/CMakeLists.txt).
#pragma once

#include <string>
#include <vector>

namespace auralis
{

struct ShippedText {
    std::string id, text;
};

/// In the order of the deck.
std::vector<ShippedText> shippedPresetTexts();

} // namespace auralis
