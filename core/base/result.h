// Result and Error: how every operation that can fail for outside reasons (I/O, bad files, devices) reports it.
// Bugs are asserted, not reported; nothing throws across a header of ours.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace auralis
{

enum class ErrorCode {
    NotFound,    ///< no such file, track, device or instance
    Unreadable,  ///< exists, but may not or cannot be read (permission, directory, FIFO, I/O error)
    NotAudio,    ///< readable, but holds no audio that can be decoded
    Corrupt,     ///< was audio, but damaged beyond use at this place
    Unsupported, ///< recognised, but nothing here can handle it
    NoSpace,     ///< the disk is full
    Device,      ///< the audio device or its server failed
    Cancelled,   ///< somebody asked us to stop
    Failed,      ///< anything else; the message says what
};

/// What failed, in words a person can read. `path` names the file when there is one (native bytes, UTF-8 on Linux).
struct Error {
    ErrorCode code = ErrorCode::Failed;
    std::string message; ///< one sentence without the path, e.g. "is a directory, not an audio file"
    std::string path;

    /// "path: message", for logs, lists and stderr.
    std::string text() const { return path.empty() ? message : path + ": " + message; }
};

template <class T>
using Result = tl::expected<T, Error>;

/// `return fail(ErrorCode::NotFound, "does not exist", path);` from any function returning Result<T>.
inline tl::unexpected<Error> fail(ErrorCode code, std::string message, std::string path = {})
{
    return tl::unexpected<Error>(Error{code, std::move(message), std::move(path)});
}

} // namespace auralis
