// Outputs: the program's own choice of backends.
#include "outputs.h"

#include "nulloutput.h"
#include "pulseoutput.h"
#include "sinkoutput.h"

namespace auralis
{

OutputFactory systemOutputs()
{
    // Qt's backend may be of no use any more once a device or the server was lost; libpulse is. From then on it takes
    // over.
    auto sinkFailed = std::make_shared<std::atomic<bool>>(false);
    return [sinkFailed](const QString& device) -> std::unique_ptr<AudioOutput> {
        if (device == QLatin1String("null")) return std::make_unique<NullOutput>();
#ifdef AURALIS_HAVE_PULSE
        if (*sinkFailed) return std::make_unique<PulseOutput>();
#endif
        return std::make_unique<SinkOutput>(sinkFailed);
    };
}

} // namespace auralis
