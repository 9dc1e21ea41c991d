// File walk: finds the audio files below folders, folder by folder. One thread (import); reads directories, opens no
// file.
#pragma once

#include <atomic>
#include <functional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "filestat.h"
#include "librarytypes.h"

namespace auralis
{

struct WalkedFile {
    std::string name;
    FileStat stat;
};

struct WalkedFolder {
    std::string path;
    std::vector<WalkedFile> files; ///< audio by name, in byte order
    QString coverKey;              ///< of the picture that stands for the folder; empty: none
    std::string coverPath;
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
    void walk(const std::string& path, const FileStat& stat);

    std::function<void(WalkedFolder)> m_folder;
    std::function<void(FileFailure)> m_failure;
    const std::atomic<bool>& m_cancel;
    std::set<std::pair<std::uint64_t, std::uint64_t>> m_seen;
};

} // namespace auralis
