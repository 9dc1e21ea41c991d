// Albums: which of some files belong together, and how loud they are as a whole.
#pragma once

#include <string>
#include <vector>

#include <QString>

#include "trackprofile.h"

namespace auralis
{

struct FileAlbum {
    QString title;                  ///< empty: the files name none, and share a folder
    QString artist;                 ///< empty: none, or several
    std::vector<std::size_t> files; ///< their places in what was given
};

/// By album title and album artist; without an album artist, by title and folder; without a title, by folder. In the
/// order of their first files. Reads tags; what cannot be read counts as untagged.
std::vector<FileAlbum> albumsOf(const std::vector<std::string>& files);

struct AlbumLoudness {
    double lufs = -70, truePeakDbtp = -144;
};
/// `profiles`: null entries (files that failed) are left out.
AlbumLoudness loudnessOf(const FileAlbum& album, const std::vector<ProfilePtr>& profiles);

} // namespace auralis
