// WebmReader: the blocks of a one-track WebM stream that arrives in pieces (EBML, RFC 8794; Matroska, RFC 9559).
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

namespace auralis
{

class WebmReader
{
public:
    std::function<void(const std::uint8_t* bytes, int count)> onCodecPrivate; ///< before the first block
    std::function<void(const std::uint8_t* bytes, int count)> onBlock;        ///< a frame of the codec

    /// False once the bytes cannot be such a stream.
    bool push(const std::uint8_t* bytes, int count);

private:
    bool parse(std::size_t& at);

    std::vector<std::uint8_t> m_bytes; ///< not parsed yet
    std::uint64_t m_skip = 0;          ///< bytes of an element of no interest still to come
    bool m_broken = false;
};

} // namespace auralis
