// ChunkKey as bytes: the same on every machine, in every process.
#include "chunk.h"

namespace auralis
{

std::string ChunkKey::bytes() const
{
    std::string result;
    const auto append = [&result](std::uint64_t value, int bytes) {
        for (int i = 0; i < bytes; ++i)
            result += static_cast<char>(value >> (8 * i) & 0xff);
    };
    result.append(content.bytes.begin(), content.bytes.end());
    append(static_cast<std::uint8_t>(kind), 1);
    append(mark, 1);
    append(channels, 1);
    append(index, 4);
    append(rate, 4);
    result.append(parameters.bytes.begin(), parameters.bytes.end());
    return result;
}

} // namespace auralis
