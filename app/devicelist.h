// Device list: the output devices of this moment, for commands that look once. Main thread; waits a little for the
// sound server.
#pragma once

#include <optional>

#include "devicemonitor.h"

namespace auralis
{

/// Empty when no sound server answers within a second.
QList<OutputDevice> listDevices();

/// Id of the device with this id or, in any case of letters, this name; nothing if there is none.
std::optional<QString> findDevice(const QList<OutputDevice>& devices, const QString& name);

} // namespace auralis
