// Decoder: any file, URL or WebM/Opus byte source that FFmpeg opens, as float frames with exact counts and exact
// seeking. One thread at a time (chunk workers, analysis, command line); never the GUI or the output thread.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "audioformat.h"
#include "ids.h"
#include "result.h"
#include "seekindex.h"
#include "units.h"

namespace auralis
{

/// What the file is, as far as its headers tell.
struct StreamInfo {
    AudioFormat format;       ///< of the frames that read() gives (after any down-mix), at the source's own rate
    int sourceChannels = 0;   ///< in the file
    std::string sourceLayout; ///< of these, FFmpeg's name ("5.1(side)"); empty where the file does not tell
    FramePos frames = -1;     ///< length after trimming encoder delay and padding; -1 unknown
    bool framesExact = false; ///< frames comes from a reliable header or a scan; false: an estimate
    std::string codec;        ///< "flac", "mp3", "opus" ... (FFmpeg's short name)
    std::string container;    ///< "flac", "ogg", "mov,mp4,m4a" ...
    int bitsPerSample = 0;    ///< of lossless sources; 0 otherwise
    std::int64_t bitrate = 0; ///< bit/s, 0 unknown
    bool lossless = false;
};

enum class ChannelMode {
    Stereo, ///< 1 -> 2 by copying, more than 2 by the ITU-R BS.775 matrix
    Source, ///< as in the file (up to 8)
};

enum class SeekWarmUp {
    Whole, ///< the samples are those of a read from the start, bit for bit
    /// As much as cannot be told apart by ear, where the whole takes long (Opus: up to 1.4 s of music): the place is as
    /// exact, the samples are again the same ones at most 2 s later.
    Short,
};

struct DecodeOptions {
    ChannelMode channels = ChannelMode::Stereo;
    /// Set from any thread to make open(), read() and seek() return Cancelled soon (a vanished share may block).
    std::shared_ptr<std::atomic<bool>> cancel;
    /// What another decoder of the same bytes knows (see seekIndex()).
    SeekIndexPtr index;
};

class Decoder
{
public:
    /// Opens a path (native bytes) or URL. Refuses directories, FIFOs and devices with a clear reason before any
    /// library touches them.
    static Result<std::unique_ptr<Decoder>> open(const std::string& pathOrUrl, const DecodeOptions& options = {});

    /// Bytes of a container held elsewhere (a WebM/Opus chunk). `read` fills up to n bytes, 0 at the end, and returns
    /// their count.
    static Result<std::unique_ptr<Decoder>> openBytes(std::function<int(std::uint8_t* dst, int n)> read,
                                                      const DecodeOptions& options = {});

    ~Decoder();

    const StreamInfo& info() const;

    /// Up to `frames` frames into dst (interleaved, info().format.channels each); 0 at the end. Damaged packets become
    /// silence of their length and are counted, unless nothing can be decoded any more. After an error the next call
    /// goes on at position().
    Result<int> read(float* dst, int frames);

    /// The next read() gives frame `target` exactly, in every format: the same samples as when read from the start
    /// (lossy codecs are warmed up, those that remember without end are started anew on a fixed grid). Beyond the end:
    /// reads 0. Unsupported for an earlier place in bytes that cannot be read again. After an error the next read()
    /// tries to get there.
    Result<void> seek(FramePos target, SeekWarmUp warmUp = SeekWarmUp::Whole);

    /// Frame that the next read() gives.
    FramePos position() const;

    /// Where packets lie, as far as this decoder or `known` can tell: `known` itself when that reaches as far, none
    /// when the container has its own table.
    SeekIndexPtr seekIndex(const SeekIndexPtr& known) const;
    /// Makes use of what another decoder of the same bytes found out. Changes no sample.
    void useSeekIndex(const SeekIndexPtr& index);

    /// Packets that could not be decoded so far.
    int decodeErrors() const;

private:
    struct Private;
    explicit Decoder(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

/// Names the bytes of a file for the chunk cache: XXH3-128 of size, modification time (ns) and three blocks.
/// Independent of the path, so a moved file keeps its chunks; any edit changes it. One open and three reads.
Result<ContentId> fileFingerprint(const std::string& path);

} // namespace auralis
