// Outputs: the program's own choice of backends.
#include "outputs.h"

#include "nulloutput.h"
#include "sinkoutput.h"

namespace auralis
{

OutputFactory systemOutputs()
{
    return [](const QString& device) -> std::unique_ptr<AudioOutput> {
        if (device == QLatin1String("null")) return std::make_unique<NullOutput>();
        return std::make_unique<SinkOutput>();
    };
}

} // namespace auralis
