// PulseMonitor: devices and default by libpulse's subscriptions; reconnects when the server comes back. Main thread,
// fed by the connection's own.
#pragma once

#ifdef AURALIS_HAVE_PULSE

#include <memory>

#include "devicemonitor.h"

namespace auralis
{

class PulseMonitor : public DeviceMonitor
{
    Q_OBJECT
public:
    PulseMonitor();
    ~PulseMonitor() override;

private:
    Q_SLOT void collect();
    struct Private;
    std::unique_ptr<Private> d;
};

} // namespace auralis

#endif
