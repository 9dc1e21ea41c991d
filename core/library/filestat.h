// FileStat: what the file system says about a path of native bytes. Any thread; may block on a sleeping disk or a
// share.
#pragma once

#include <cstdint>
#include <string>

namespace auralis
{

struct FileStat {
    enum class Kind { None, File, Folder, Other };
    Kind kind = Kind::None; ///< Other: FIFO, device, socket
    std::int64_t size = 0;  ///< bytes
    std::int64_t mtime = 0; ///< ns since 1970
    std::uint64_t device = 0, inode = 0;

    bool isFile() const { return kind == Kind::File; }
    bool isFolder() const { return kind == Kind::Folder; }
};

/// Follows symbolic links. Kind::None: there is nothing, or it may not be seen.
FileStat statFile(const std::string& path);

/// "/a/b/c.flac" -> {"/a/b", "c.flac"}; the folder of "/c.flac" is "/".
std::string folderOf(const std::string& path);
std::string nameOf(const std::string& path);
/// The reverse of the two.
std::string joinPath(const std::string& folder, const std::string& name);
/// Absolute, without "." and ".." and doubled separators; links stay as they are.
std::string cleanPath(const std::string& path);
/// Whether `path` is `folder` or lies below it.
bool isBelow(const std::string& path, const std::string& folder);
/// True also for a folder that may not be read.
bool isEmptyFolder(const std::string& path);
/// Lower-case letters after the last dot of the name; empty: none.
std::string extensionOf(const std::string& path);

} // namespace auralis
