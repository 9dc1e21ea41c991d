// The disk tier under test: a folder for every test, sessions that fill it and read from it, its files by hand.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include <QTemporaryDir>

#include "chunkstore.h"
#include "diskentry.h"
#include "fakechunks.h"

namespace auralis::fake
{

namespace fs = std::filesystem;

inline ChunkStoreSettings settings(const fs::path& folder, std::int64_t budget = 1 << 30)
{
    ChunkStoreSettings result;
    result.diskFolder = folder.string();
    result.l3Bytes = budget;
    result.workers = 1;
    return result;
}

struct Made {
    ChunkPtr chunk;
    CacheStats stats; ///< after all was written
};

/// One session: makes the chunks one after the other, and writes them.
inline Made session(const ChunkStoreSettings& s, const std::vector<ChunkKey>& keys, const Sound& sound = {})
{
    Made made;
    ChunkStore store(s);
    Progress progress(store);
    for (const ChunkKey& k : keys) {
        made.chunk = store.request(job(k, sound), Priority::Urgent).chunk;
        progress.waitFor(made.chunk);
    }
    made.stats = store.stats();
    return made;
}

inline fs::path entryOf(const fs::path& folder, const ChunkKey& k)
{
    return folder / diskEntryPath(k);
}

inline std::string contents(const fs::path& file)
{
    std::ifstream in(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

inline void setContents(const fs::path& file, const std::string& bytes)
{
    fs::create_directories(file.parent_path());
    std::ofstream(file, std::ios::binary | std::ios::trunc) << bytes;
}

inline std::int64_t entryBytes(const Sound& sound = {})
{
    Chunk chunk(key(0), sound.frames);
    chunk.advance(sound.frames);
    return diskEntryBytes(chunk, {});
}

/// All regular files below, without the empty lock.
inline std::int64_t bytesBelow(const fs::path& folder)
{
    std::int64_t sum = 0;
    for (const fs::directory_entry& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file()) sum += static_cast<std::int64_t>(entry.file_size());
    return sum;
}

/// A folder for every test, which is not there yet. All go when this goes.
class NewFolders
{
public:
    fs::path next() { return fs::path(m_all.path().toStdString()) / std::to_string(++m_count) / "chunks"; }

private:
    QTemporaryDir m_all;
    int m_count = 0;
};

} // namespace auralis::fake
