// Outputs: the program's own choice of backends.
#include "outputs.h"

#include "nulloutput.h"
#include "pulseoutput.h"
#include "sinkoutput.h"

namespace auralis
{

OutputFactory systemOutputs()
{
    return [](const QString& device) -> std::unique_ptr<AudioOutput> {
        if (device == QLatin1String("null")) return std::make_unique<NullOutput>();
            // Qt's backend for the same server stands still for ever after it came too late once, and hangs in a device
            // or server that was lost.
#ifdef AURALIS_HAVE_PULSE
        return std::make_unique<PulseOutput>();
#else
        return std::make_unique<SinkOutput>();
#endif
    };
}

} // namespace auralis
