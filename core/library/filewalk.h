// File walk: finds the audio files below folders, folder by folder, and the cue sheets that belong to them. One thread
// (import); reads directories and cue sheets, opens no other file.
#pragma once

#include <atomic>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "cuesheet.h"
#include "filestat.h"
#include "libraryjobs.h"

namespace auralis
{

struct WalkedFile {
    std::string name;
    FileStat stat;
    std::shared_ptr<const CueSheet> sheet; ///< beside it, that parts it; null: none
    std::string sheetFile;                 ///< what the sheet calls this file
    std::string lyrics;                    ///< name of the .lrc file beside it; empty: none
    std::int64_t besideId = 0;             ///< changes with the sheet and the lyrics; 0: neither
};

struct WalkedFolder {
    std::string path;
    std::vector<WalkedFile> files; ///< audio by name, in byte order
    QString coverKey;              ///< of the picture that stands for the folder; empty: none
    std::string coverPath;
    int others = 0;    ///< files that are neither audio nor of use for it
    bool whole = true; ///< all of it could be listed: what is not here is not in the folder
};

class FileWalk
{
public:
    /// `folder` is called for each folder that holds audio or was asked for, before the folders below it are read.
    FileWalk(std::function<void(WalkedFolder)> folder, std::function<void(FileFailure)> failure,
             const std::atomic<bool>& cancel)
        : m_folder(std::move(folder))
        , m_failure(std::move(failure))
        , m_cancel(cancel)
    {
    }

    /// A folder with all below it, or one file. Folders seen before (by a link or by name) are not walked twice.
    void add(const std::string& path);

private:
    struct Sheet {
        std::string name;
        std::int64_t id = 0;
        std::shared_ptr<const CueSheet> sheet;
    };
    struct Listing;
    void walk(const std::string& path, const FileStat& stat);
    void take(const std::filesystem::directory_entry& entry, Listing& listing);
    static void finish(Listing& listing);
    void addOne(const std::string& path, const FileStat& stat);
    static Sheet readSheet(const std::string& folder, const std::string& name);
    static void attach(const std::vector<Sheet>& sheets, WalkedFolder& folder);
    static void attachLyrics(const std::vector<std::string>& names, WalkedFolder& folder);

    std::function<void(WalkedFolder)> m_folder;
    std::function<void(FileFailure)> m_failure;
    const std::atomic<bool>& m_cancel;
    std::set<std::pair<std::uint64_t, std::uint64_t>> m_seen;
    struct Beside {
        std::vector<Sheet> sheets;
        std::vector<std::string> lyrics;
    };
    std::map<std::string, Beside> m_beside; ///< of folders whose files were named one by one
};

} // namespace auralis
