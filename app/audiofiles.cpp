// Audio files: see the header.
#include "audiofiles.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <string_view>

#include <QUrl>

#include "folders.h"

namespace fs = std::filesystem;

namespace auralis
{
namespace
{

constexpr std::string_view audioEndings[] = {
    ".flac", ".mp3", ".m4a", ".m4b",  ".mp4",  ".aac", ".alac", ".ogg", ".oga", ".opus", ".spx", ".wav", ".w64",
    ".rf64", ".bwf", ".aif", ".aiff", ".aifc", ".wv",  ".ape",  ".tta", ".mpc", ".mp+",  ".wma", ".asf", ".dsf",
    ".dff",  ".mka", ".mkv", ".webm", ".mp2",  ".ac3", ".eac3", ".dts", ".caf", ".au",   ".snd", ".tak", ".shn"};

std::string ending(const fs::path& path)
{
    std::string text = path.extension().string();
    std::transform(text.begin(), text.end(), text.begin(), [](unsigned char c) { return std::tolower(c); });
    return text;
}

bool isPlaylist(const fs::path& path)
{
    const std::string text = ending(path);
    return text == ".m3u" || text == ".m3u8" || text == ".pls";
}

void walk(const fs::path& folder, std::set<fs::path>& seen, std::vector<std::string>& files,
          const std::function<void(const Error&)>& failed)
{
    std::error_code error;
    const fs::path real = fs::canonical(folder, error);
    if (error || !seen.insert(real).second) return; // a dead link, or a link back to where we were
    std::vector<fs::directory_entry> entries;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error))
        entries.push_back(*it);
    if (error) failed(Error{ErrorCode::Unreadable, "cannot be read: " + error.message(), folder.string()});
    std::sort(entries.begin(), entries.end());
    for (const fs::directory_entry& entry : entries) {
        std::error_code ignored;
        if (entry.is_directory(ignored))
            walk(entry.path(), seen, files, failed);
        else if (std::find(std::begin(audioEndings), std::end(audioEndings), ending(entry.path())) !=
                 std::end(audioEndings))
            files.push_back(entry.path().string());
    }
}

std::string trimmed(std::string line)
{
    const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
    while (!line.empty() && blank(line.back()))
        line.pop_back();
    line.erase(line.begin(), std::find_if_not(line.begin(), line.end(), blank));
    return line;
}

} // namespace

bool isUrl(const std::string& argument)
{
    const std::size_t colon = argument.find("://");
    return colon != std::string::npos && colon >= 2 &&
           std::all_of(argument.begin(), argument.begin() + static_cast<std::ptrdiff_t>(colon),
                       [](unsigned char c) { return std::isalnum(c) || c == '+' || c == '.' || c == '-'; });
}

bool hasEnding(const std::string& path, std::string_view wanted)
{
    return ending(path) == wanted;
}

std::string absoluteArgument(const std::string& argument)
{
    if (argument.rfind("file://", 0) == 0) return toNative(QUrl::fromEncoded(argument.c_str()).toLocalFile());
    if (isUrl(argument)) return argument;
    std::error_code error;
    const fs::path path = fs::absolute(argument, error);
    return error ? argument : path.lexically_normal().string();
}

std::vector<std::string> expandArguments(const std::vector<std::string>& arguments,
                                         const std::function<void(const Error&)>& failed)
{
    std::vector<std::string> files;
    for (const std::string& argument : arguments) {
        const std::string path = absoluteArgument(argument);
        std::error_code error;
        if (isUrl(path)) {
            files.push_back(path);
        } else if (!fs::exists(path, error)) {
            failed(error ? Error{ErrorCode::Unreadable, "cannot be read: " + error.message(), argument}
                         : Error{ErrorCode::NotFound, "does not exist", argument});
        } else if (fs::is_directory(path, error)) {
            std::set<fs::path> seen;
            const std::size_t before = files.size();
            walk(path, seen, files, failed);
            if (files.size() == before) failed(Error{ErrorCode::NotFound, "holds no audio files", argument});
        } else if (isPlaylist(path)) {
            const Result<std::vector<std::string>> entries = readPlaylist(path);
            if (entries) files.insert(files.end(), entries->begin(), entries->end());
            if (entries && entries->empty()) failed(Error{ErrorCode::NotFound, "names no files", argument});
            if (!entries) failed(entries.error());
        } else {
            files.push_back(path);
        }
    }
    return files;
}

Result<std::vector<std::string>> readPlaylist(const std::string& path)
{
    std::ifstream stream(path, std::ios::binary);
    if (!stream) return fail(ErrorCode::Unreadable, "cannot be read", path);
    const bool pls = ending(path) == ".pls";
    const fs::path folder = fs::path(path).parent_path();
    std::vector<std::string> entries;
    std::string line;
    while (std::getline(stream, line)) {
        if (entries.empty() && line.rfind("\xEF\xBB\xBF", 0) == 0) line.erase(0, 3);
        line = trimmed(line);
        if (pls) {
            const std::size_t equals = line.find('=');
            if (line.rfind("File", 0) != 0 || equals == std::string::npos) continue;
            line.erase(0, equals + 1);
        }
        if (line.empty() || line[0] == '#') continue;
        entries.push_back(isUrl(line) ? absoluteArgument(line) : (folder / line).lexically_normal().string());
    }
    return entries;
}

} // namespace auralis
