// fileFingerprint: the name under which the chunk cache knows the bytes of a file.
#include "decoder.h"

#include <xxhash.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <vector>

namespace auralis
{

namespace
{
constexpr std::int64_t blockSize = 64 * 1024;

/// The numbers in a fixed byte order: the same file has the same name on every machine.
void appendNumber(std::vector<char>& bytes, std::int64_t value)
{
    for (int shift = 56; shift >= 0; shift -= 8)
        bytes.push_back(static_cast<char>(value >> shift & 0xff));
}
} // namespace

Result<ContentId> fileFingerprint(const std::string& path)
{
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (status.type() == std::filesystem::file_type::not_found)
        return fail(ErrorCode::NotFound, "does not exist", path);
    if (!std::filesystem::is_regular_file(status)) return fail(ErrorCode::Unreadable, "is not a regular file", path);
    const auto modified = std::filesystem::last_write_time(path, error);
    if (error) return fail(ErrorCode::Unreadable, "cannot be read: " + error.message(), path);

    std::ifstream file(path, std::ios::binary | std::ios::ate);
    if (!file) return fail(ErrorCode::Unreadable, "cannot be opened for reading", path);
    const auto size = static_cast<std::int64_t>(file.tellg());

    std::vector<char> bytes;
    bytes.reserve(16 + 3 * blockSize);
    appendNumber(bytes, size);
    appendNumber(bytes, std::chrono::duration_cast<std::chrono::nanoseconds>(modified.time_since_epoch()).count());
    for (const std::int64_t start : {std::int64_t{0}, (size - blockSize) / 2, size - blockSize}) {
        const std::int64_t from = std::max<std::int64_t>(start, 0);
        const auto length = static_cast<std::size_t>(std::min(blockSize, size - from));
        const std::size_t at = bytes.size();
        bytes.resize(at + length);
        file.seekg(from);
        if (!file.read(bytes.data() + at, static_cast<std::streamsize>(length)))
            return fail(ErrorCode::Unreadable, "could not be read to its end", path);
    }

    XXH128_canonical_t canonical;
    XXH128_canonicalFromHash(&canonical, XXH3_128bits(bytes.data(), bytes.size()));
    ContentId id;
    std::copy(std::begin(canonical.digest), std::end(canonical.digest), id.bytes.begin());
    return id;
}

} // namespace auralis
