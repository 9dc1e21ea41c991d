// FileStat: the few questions the library asks the file system.
#include "filestat.h"

#include <filesystem>

#include <sys/stat.h>

namespace auralis
{

#ifdef _WIN32
FileStat statFile(const std::string& path)
{
    FileStat out;
    struct _stat64 s = {};
    if (_wstat64(std::filesystem::u8path(path).c_str(), &s) != 0) return out;
    out.kind = (s.st_mode & _S_IFDIR)   ? FileStat::Kind::Folder
               : (s.st_mode & _S_IFREG) ? FileStat::Kind::File
                                        : FileStat::Kind::Other;
    out.size = s.st_size;
    out.mtime = static_cast<std::int64_t>(s.st_mtime) * 1'000'000'000;
    out.device = s.st_dev;
    return out;
}
#else
FileStat statFile(const std::string& path)
{
    FileStat out;
    struct stat s = {};
    if (::stat(path.c_str(), &s) != 0) return out;
    out.kind = S_ISREG(s.st_mode)   ? FileStat::Kind::File
               : S_ISDIR(s.st_mode) ? FileStat::Kind::Folder
                                    : FileStat::Kind::Other;
#ifdef __APPLE__
    const timespec& changed = s.st_mtimespec;
#else
    const timespec& changed = s.st_mtim;
#endif
    out.size = s.st_size;
    out.mtime = static_cast<std::int64_t>(changed.tv_sec) * 1'000'000'000 + changed.tv_nsec;
    out.device = s.st_dev;
    out.inode = s.st_ino;
    return out;
}
#endif

std::string folderOf(const std::string& path)
{
    const auto slash = path.rfind('/');
    if (slash == std::string::npos) return ".";
    return slash == 0 ? "/" : path.substr(0, slash);
}

std::string nameOf(const std::string& path)
{
    const auto slash = path.rfind('/');
    return slash == std::string::npos ? path : path.substr(slash + 1);
}

std::string joinPath(const std::string& folder, const std::string& name)
{
    return folder.ends_with('/') ? folder + name : folder + '/' + name;
}

std::string cleanPath(const std::string& path)
{
    std::error_code error;
    std::string clean = std::filesystem::absolute(path, error).lexically_normal().generic_string();
    if (error) clean = path;
    while (clean.size() > 1 && clean.ends_with('/'))
        clean.pop_back();
    return clean;
}

bool isBelow(const std::string& path, const std::string& folder)
{
    return path.starts_with(folder) &&
           (path.size() == folder.size() || folder.ends_with('/') || path[folder.size()] == '/');
}

bool isEmptyFolder(const std::string& path)
{
    std::error_code error;
    const bool empty = std::filesystem::is_empty(path, error);
    return error || empty;
}

std::string extensionOf(const std::string& path)
{
    const std::string name = nameOf(path);
    const auto dot = name.rfind('.');
    if (dot == std::string::npos || dot == 0) return {};
    std::string extension = name.substr(dot + 1);
    for (char& c : extension) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    return extension;
}

} // namespace auralis
