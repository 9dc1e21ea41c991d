// MediaInput: a container opened for its one audio stream: path checks, protocols, cancelling, packets.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "avhandles.h"
#include "result.h"

namespace auralis
{

class MediaInput
{
public:
    using ReadBytes = std::function<int(std::uint8_t* dst, int n)>;
    using CancelFlag = std::shared_ptr<std::atomic<bool>>;

    static Result<std::unique_ptr<MediaInput>> open(const std::string& pathOrUrl, CancelFlag cancel);
    static Result<std::unique_ptr<MediaInput>> open(ReadBytes read, CancelFlag cancel);

    AVFormatContext* format() const { return m_format.get(); }
    AVStream* stream() const { return m_format->streams[m_stream]; }
    const std::string& path() const { return m_path; }
    bool seekable() const { return !m_readBytes; }
    bool local() const { return m_local; }
    bool cancelled() const { return m_cancel && m_cancel->load(std::memory_order_relaxed); }

    /// The next packet of the audio stream; false at the end.
    Result<bool> readPacket(AVPacket* packet);
    /// To a packet at or before `timestamp` (in the stream's time base); false when the container cannot.
    bool seekBefore(std::int64_t timestamp);
    /// To this byte of a container whose packets may begin anywhere in steps; false when the container cannot.
    bool seekToByte(std::int64_t byte);
    /// To the very first packet, as if opened anew. When that fails, what was open stays so.
    Result<void> rewind();

    /// An error about this input, with a message from FFmpeg's code where that says more.
    Error error(int avError, const char* what) const;

private:
    MediaInput() = default;
    Result<void> openFormat();
    static int interrupt(void* self); ///< FFmpeg asks it whether to give up

    std::string m_path;
    bool m_local = false;
    CancelFlag m_cancel;
    bool m_interrupted = false; ///< the call into FFmpeg that is or was last under way was told to give up
    ReadBytes m_readBytes;
    av::Io m_io; ///< only for m_readBytes; outlives m_format
    av::Format m_format;
    int m_stream = -1;
};

} // namespace auralis
