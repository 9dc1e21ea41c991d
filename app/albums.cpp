// Albums: see the header.
#include "albums.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <tuple>

#include "albumloudness.h"
#include "tagreader.h"

namespace auralis
{

std::vector<FileAlbum> albumsOf(const std::vector<std::string>& files)
{
    using Key = std::tuple<QString, QString, std::string>; // title, artist, folder
    std::vector<FileAlbum> albums;
    std::map<Key, std::size_t> places;
    for (std::size_t i = 0; i < files.size(); ++i) {
        const Result<FileTags> tags = readTags(files[i]);
        const QString title = tags ? tags->album : QString();
        const QString artist = tags && !title.isEmpty() ? tags->albumArtists.join(QStringLiteral("; ")) : QString();
        const std::string folder =
            artist.isEmpty() ? std::filesystem::path(files[i]).parent_path().string() : std::string();
        const auto [it, fresh] =
            places.try_emplace({title.toCaseFolded(), artist.toCaseFolded(), folder}, albums.size());
        if (fresh) albums.push_back({title, artist, {}});
        albums[it->second].files.push_back(i);
    }
    return albums;
}

AlbumLoudness loudnessOf(const FileAlbum& album, const std::vector<ProfilePtr>& profiles)
{
    AlbumLoudness out;
    LoudnessHistogram blocks;
    for (const std::size_t file : album.files) {
        if (!profiles[file]) continue;
        blocks.add(LoudnessHistogram::of(*profiles[file]).toBytes());
        out.truePeakDbtp = std::max(out.truePeakDbtp, profiles[file]->truePeakDbtp);
        out.lufs = profiles[file]->integratedLufs; // exact if it is the only one
    }
    if (album.files.size() > 1) out.lufs = blocks.gated();
    return out;
}

} // namespace auralis
