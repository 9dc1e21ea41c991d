// Display: whether a window can be shown here, known before Qt tries and ends the program.
#pragma once

namespace auralis
{

/// False when no display server is named in the environment. A server that is named but does not answer shows only when
/// Qt connects.
bool hasDisplay();

/// What a person without a display is told.
const char* noDisplayText();

} // namespace auralis
