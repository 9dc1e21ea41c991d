// Outputs: which AudioOutput plays to a device.
#pragma once

#include "audiooutput.h"

namespace auralis
{

/// "null": by the clock, without a device; anything else through the system's sound server.
OutputFactory systemOutputs();

} // namespace auralis
