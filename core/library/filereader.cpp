// FileReader: unbuffered stdio with a window of our own.
#include "filereader.h"

#include <algorithm>
#include <cstring>
#include <filesystem>

#ifndef _WIN32
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>
#endif

namespace auralis
{

#ifdef _WIN32
static std::FILE* openFile(const std::string& path)
{
    return _wfopen(std::filesystem::u8path(path).c_str(), L"rb");
}
static int seekFile(std::FILE* file, long long offset, int whence)
{
    return _fseeki64(file, offset, whence);
}
static long long tellFile(std::FILE* file)
{
    return _ftelli64(file);
}
#else
/// Only files: opening a pipe would wait for its writer.
static std::FILE* openFile(const std::string& path)
{
    const int file = open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (file < 0) return nullptr;
    struct stat status = {};
    if (fstat(file, &status) == 0 && S_ISREG(status.st_mode)) return fdopen(file, "rb");
    close(file);
    return nullptr;
}
static int seekFile(std::FILE* file, long long offset, int whence)
{
    return fseeko(file, offset, whence);
}
static long long tellFile(std::FILE* file)
{
    return ftello(file);
}
#endif

FileReader::FileReader(const std::string& path)
    : m_path(path)
    , m_file(openFile(path))
{
    if (!m_file) return;
    std::setvbuf(m_file, nullptr, _IONBF, 0);
    seekFile(m_file, 0, SEEK_END);
    m_size = std::max(0LL, tellFile(m_file));
}

FileReader::~FileReader()
{
    if (m_file) std::fclose(m_file);
}

std::size_t FileReader::fetch(long long offset, char* dst, std::size_t count)
{
    if (!m_file || seekFile(m_file, offset, SEEK_SET) != 0) return 0;
    const std::size_t got = std::fread(dst, 1, count, m_file);
    if (got < count && std::ferror(m_file)) {
        m_failed = true;
        std::clearerr(m_file);
    }
    return got;
}

std::size_t FileReader::readAt(long long offset, char* dst, std::size_t count)
{
    if (offset < 0 || offset >= m_size) return 0;
    count = static_cast<std::size_t>(std::min<long long>(static_cast<long long>(count), m_size - offset));
    const auto inWindow = [&] {
        return offset >= m_windowStart &&
               offset + static_cast<long long>(count) <= m_windowStart + static_cast<long long>(m_window.size());
    };
    if (!inWindow()) {
        if (count >= windowSize) return fetch(offset, dst, count);
        // Taggers read forward from a header and backward from a footer: let the window reach both ways near the end.
        m_windowStart = std::clamp<long long>(offset, 0, std::max(0LL, m_size - static_cast<long long>(windowSize)));
        if (offset + static_cast<long long>(count) > m_windowStart + static_cast<long long>(windowSize))
            m_windowStart = offset;
        m_window.resize(windowSize);
        m_window.resize(fetch(m_windowStart, m_window.data(), windowSize));
        if (!inWindow()) { // the file became shorter, or a bad block
            const long long have = m_windowStart + static_cast<long long>(m_window.size()) - offset;
            count = static_cast<std::size_t>(std::max(0LL, have));
            if (count == 0) return 0;
        }
    }
    std::memcpy(dst, m_window.data() + (offset - m_windowStart), count);
    return count;
}

std::string FileReader::readAt(long long offset, std::size_t count)
{
    if (offset < 0 || offset >= m_size) return {};
    std::string out(static_cast<std::size_t>(std::min<long long>(static_cast<long long>(count), m_size - offset)),
                    '\0');
    out.resize(readAt(offset, out.data(), out.size()));
    return out;
}

TagLib::ByteVector FileReader::readBlock(unsigned long length)
{
    // The length comes from the file: never believe it beyond the file's end.
    const long long left = std::max(0LL, m_size - m_position);
    const auto count =
        static_cast<unsigned int>(std::min<unsigned long long>(length, static_cast<unsigned long long>(left)));
    if (count == 0) return {};
    TagLib::ByteVector out(count, '\0');
    const std::size_t got = readAt(m_position, out.data(), count);
    if (got < count) out.resize(static_cast<unsigned int>(got));
    m_position += static_cast<long long>(got);
    return out;
}

void FileReader::seek(long offset, Position p)
{
    const long long base = p == Beginning ? 0 : p == Current ? m_position : m_size;
    m_position = std::max(0LL, base + offset);
}

} // namespace auralis
