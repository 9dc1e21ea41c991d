// Sound choice: what --mode, --preset, --intensity and --correction of a command mean.
#pragma once

#include <memory>

#include "commands/commands.h"
#include "recipebook.h"

namespace auralis
{

struct SoundChoice {
    RenderSpec spec;
    std::shared_ptr<RecipeBook> book; ///< knows both of these; keeps nothing beyond the command
    PresetPtr preset;                 ///< never null
    CorrectionPtr correction;         ///< null: none
};

/// A preset is one of the shipped, of the listener's (in the data folder), or a file of the same format. A correction
/// is one of the listener's, a file of the same format, of AutoEq or Equalizer APO, or a measured impulse response.
/// NotFound when there is no such thing.
Result<SoundChoice> chooseSound(const SoundOptions& options, Mode otherwise, const Folders& folders);

} // namespace auralis
