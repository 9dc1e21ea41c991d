// FileEncoder: frames to a file a person keeps (.wav .flac .opus .webm .mp3), or as they are (.f32). One thread at a
// time; blocks.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "audioformat.h"
#include "result.h"

namespace auralis
{

enum class SampleDepth { Int16, Int24, Float32 };

struct FileEncoderSettings {
    AudioFormat format;
    SampleDepth depth = SampleDepth::Int24;  ///< of lossless formats; 16 and 24 bit are dithered (seeded TPDF: the same
                                             ///< bytes every time)
    int bitrate = 0;                         ///< of lossy formats, bit/s; 0: a good default
    std::map<std::string, std::string> tags; ///< FFmpeg's generic names: title, artist, album, track, date ...
    std::vector<std::uint8_t> cover; ///< JPEG or PNG, empty for none; left out where the container has no place for it
    std::string layout; ///< of more than two channels, FFmpeg's name; empty: 3.0, quad, 5.0, 5.1, 6.1, 7.1 by the count
    std::string ending; ///< ".flac", lower case: what is written; empty: by the ending of the path
};

/// Whether a file with this ending can hold so many channels in this layout.
bool canHoldChannels(const std::string& path, int channels, const std::string& layout);

/// Writes beside the target and moves into place in finish(): what is destroyed before leaves nothing behind. What is
/// there and is no regular file (a device, a pipe, a link) is written itself. Errors name the path.
class FileEncoder
{
public:
    /// Unsupported: the ending is unknown, or the format cannot hold what the settings ask for.
    static Result<std::unique_ptr<FileEncoder>> create(const std::string& path, const FileEncoderSettings& settings);
    ~FileEncoder();

    /// `count` interleaved frames of the settings' format, full scale at 1. NoSpace: the disk is full.
    Result<void> write(const float* frames, int count);
    /// No more frames follow: the file is completed and put in its place.
    Result<void> finish();

private:
    struct Private;
    explicit FileEncoder(std::unique_ptr<Private> d);
    std::unique_ptr<Private> d;
};

} // namespace auralis
