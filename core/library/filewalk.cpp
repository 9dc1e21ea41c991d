// File walk over std::filesystem; one stat for each audio file, none for others where the directory names their type.
#include "filewalk.h"

#include <algorithm>
#include <array>
#include <filesystem>

#include <xxhash.h>

#include "filereader.h"
#include "lyrics.h"
#include "tagreader.h"

namespace auralis
{

namespace fs = std::filesystem;

namespace
{

/// How well a picture stands for its folder; 0: not at all.
int coverRank(const std::string& name)
{
    static constexpr std::array extensions{"jpg", "jpeg", "png", "webp", "gif", "bmp"};
    static constexpr std::array stems{"cover", "folder", "front", "albumart", "album", "albumartsmall"};
    const std::string extension = extensionOf(name);
    if (std::find(extensions.begin(), extensions.end(), extension) == extensions.end()) return 0;
    std::string stem = name.substr(0, name.size() - extension.size() - 1);
    for (char& c : stem) {
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    }
    const auto exact = std::find(stems.begin(), stems.end(), stem);
    if (exact != stems.end()) return 100 - static_cast<int>(exact - stems.begin());
    for (const char* part : {"front", "cover", "albumart"}) {
        if (stem.find(part) != std::string::npos) return 50;
    }
    return 1; // any picture is better than none
}

/// Changes with the file; never 0.
std::int64_t idOf(const std::string& name, const FileStat& stat)
{
    const std::string id = name + '\n' + std::to_string(stat.mtime) + '\n' + std::to_string(stat.size);
    return static_cast<std::int64_t>(XXH3_64bits(id.data(), id.size()) | 1);
}

/// Left behind by other systems: resource forks, recycle bins, caches.
bool isJunk(const std::string& name)
{
    return name.starts_with('.') || name == "$RECYCLE.BIN" || name == "System Volume Information" ||
           name == "lost+found" || name == "@eaDir" || name == "__MACOSX";
}

} // namespace

void FileWalk::add(const std::string& path)
{
    const FileStat stat = statFile(path);
    switch (stat.kind) {
    case FileStat::Kind::Folder:
        walk(path, stat);
        return;
    case FileStat::Kind::None:
        m_failure({path, QStringLiteral("does not exist or may not be read")});
        return;
    case FileStat::Kind::Other:
        m_failure({path, QStringLiteral("is neither a file nor a folder")});
        return;
    case FileStat::Kind::File:
        addOne(path, stat);
        return;
    }
}

void FileWalk::addOne(const std::string& path, const FileStat& stat)
{
    WalkedFolder single;
    single.path = folderOf(path);
    single.files.push_back({nameOf(path), stat, {}, {}, {}, 0});
    single.whole = false;
    auto known = m_beside.find(single.path);
    if (known == m_beside.end()) {
        known = m_beside.emplace(single.path, Beside()).first;
        std::error_code error;
        fs::directory_iterator it(single.path, error);
        for (const fs::directory_iterator end; !error && it != end; it.increment(error)) {
            const std::string name = it->path().filename().string(), extension = extensionOf(name);
            if (extension == "cue") known->second.sheets.push_back(readSheet(single.path, name));
            if (extension == "lrc") known->second.lyrics.push_back(name);
        }
    }
    attach(known->second.sheets, single);
    attachLyrics(known->second.lyrics, single);
    m_folder(std::move(single));
}

FileWalk::Sheet FileWalk::readSheet(const std::string& folder, const std::string& name)
{
    constexpr long long largest = 1'000'000;
    Sheet out;
    out.name = name;
    const std::string path = joinPath(folder, name);
    const FileStat stat = statFile(path);
    FileReader file(path);
    if (!file.isOpen() || file.size() > largest) return out;
    const std::string bytes = file.readAt(0, static_cast<std::size_t>(file.size()));
    auto sheet = std::make_shared<const CueSheet>(parseCueSheet(lyricsText(QByteArray::fromStdString(bytes))));
    if (sheet->tracks.size() < 2) return out;
    out.id = idOf(name, stat);
    out.sheet = std::move(sheet);
    return out;
}

/// A sheet belongs to the file it names; or to the one of that name with another ending (the file was converted); or,
/// when it speaks of one file only, to the one that is called as itself.
void FileWalk::attach(const std::vector<Sheet>& sheets, WalkedFolder& folder)
{
    const auto folded = [](const std::string& text) { return QString::fromStdString(text).toCaseFolded(); };
    const auto stem = [](const std::string& name) { return name.substr(0, name.rfind('.')); };
    for (const Sheet& sheet : sheets) {
        if (!sheet.sheet) continue;
        std::set<std::string> named;
        for (const CueTrack& track : sheet.sheet->tracks)
            named.insert(track.file);
        for (const std::string& name : named) {
            const std::string last = name.substr(name.find_last_of("/\\") + 1);
            int best = 0;
            WalkedFile* found = nullptr;
            for (WalkedFile& file : folder.files) {
                int rank = 0;
                if (folded(file.name) == folded(last))
                    rank = 3;
                else if (folded(stem(file.name)) == folded(stem(last)))
                    rank = 2;
                else if (named.size() == 1 && folded(stem(file.name)) == folded(stem(sheet.name)))
                    rank = 1;
                if (rank <= best) continue;
                best = rank;
                found = &file;
            }
            if (!found || found->besideId) continue;
            const auto parts = std::count_if(sheet.sheet->tracks.begin(), sheet.sheet->tracks.end(),
                                             [&name](const CueTrack& track) { return track.file == name; });
            if (parts < 2) continue;
            found->sheet = sheet.sheet;
            found->sheetFile = name;
            found->besideId = sheet.id;
        }
    }
}

/// Lyrics belong to the file of the same name but for its ending.
void FileWalk::attachLyrics(const std::vector<std::string>& names, WalkedFolder& folder)
{
    const auto stem = [](const std::string& name) { return name.substr(0, name.rfind('.')); };
    std::map<std::string, std::string> byStem;
    for (const std::string& name : names)
        byStem.emplace(stem(name), name);
    for (WalkedFile& file : folder.files) {
        const auto words = byStem.find(stem(file.name));
        if (words == byStem.end() || file.sheet) continue;
        const FileStat stat = statFile(joinPath(folder.path, words->second));
        if (!stat.isFile()) continue;
        file.lyrics = words->second;
        file.besideId = idOf(file.lyrics, stat);
    }
}

/// A folder while its entries are read.
struct FileWalk::Listing {
    WalkedFolder out;
    std::vector<std::pair<std::string, FileStat>> folders; ///< in it, with their paths
    std::vector<Sheet> sheets;
    std::vector<std::string> lyrics;
    std::string coverName;
    int coverRank = 0; ///< of coverName
};

void FileWalk::walk(const std::string& path, const FileStat& stat)
{
    if (m_cancel || (stat.inode && !m_seen.emplace(stat.device, stat.inode).second)) return;
    std::error_code error;
    fs::directory_iterator it(path, error);
    if (error) {
        m_failure({path, QStringLiteral("folder may not be read")});
        return;
    }
    Listing listing;
    listing.out.path = path;
    for (const fs::directory_iterator end; it != end;) {
        if (m_cancel) return;
        take(*it, listing);
        it.increment(error);
        if (error) {
            listing.out.whole = false;
            m_failure({path, QStringLiteral("folder could not be read to its end")});
            break;
        }
    }
    finish(listing);
    m_folder(std::move(listing.out));
    for (const auto& [below, s] : listing.folders)
        walk(below, s);
}

void FileWalk::take(const fs::directory_entry& entry, Listing& listing)
{
    const std::string name = entry.path().filename().string();
    if (isJunk(name)) return;
    std::error_code ignored;
    const bool link = entry.is_symlink(ignored);
    const bool folder = !link && entry.is_directory(ignored);
    const bool plain = !link && entry.is_regular_file(ignored);
    const std::string extension = extensionOf(name);
    const bool audio = isAudioExtension(extension);
    if (folder || link || audio) {
        const std::string path = joinPath(listing.out.path, name);
        const FileStat s = statFile(path);
        if (s.isFolder())
            listing.folders.emplace_back(path, s);
        else if (audio && s.isFile())
            listing.out.files.push_back({name, s, {}, {}, {}, 0});
        else if (audio)
            m_failure({path, s.kind == FileStat::Kind::None ? QStringLiteral("is a link to nothing")
                                                            : QStringLiteral("is neither a file nor a folder")});
    }
    if (audio || !(plain || link)) return;
    const int rank = coverRank(name);
    if (extension == "cue")
        listing.sheets.push_back(readSheet(listing.out.path, name));
    else if (extension == "lrc")
        listing.lyrics.push_back(name);
    else if (rank == 0 && plain)
        ++listing.out.others;
    if (rank > listing.coverRank || (rank == listing.coverRank && rank > 0 && name < listing.coverName)) {
        listing.coverRank = rank;
        listing.coverName = name;
    }
}

/// What lies beside the audio is joined to it, and everything put in order.
void FileWalk::finish(Listing& listing)
{
    WalkedFolder& out = listing.out;
    if (!listing.coverName.empty() && !out.files.empty()) {
        out.coverPath = joinPath(out.path, listing.coverName);
        const FileStat s = statFile(out.coverPath);
        if (s.isFile()) out.coverKey = folderCoverKey(out.coverPath, s.mtime, s.size);
    }
    std::sort(listing.sheets.begin(), listing.sheets.end(),
              [](const Sheet& a, const Sheet& b) { return a.name < b.name; });
    if (!listing.sheets.empty()) attach(listing.sheets, out);
    std::sort(listing.lyrics.begin(), listing.lyrics.end());
    if (!listing.lyrics.empty()) attachLyrics(listing.lyrics, out);
    std::sort(out.files.begin(), out.files.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
    std::sort(listing.folders.begin(), listing.folders.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
}

} // namespace auralis
