// File item: see the header.
#include "fileitem.h"

#include <filesystem>

#include <QUrl>

#include "audiofiles.h"
#include "folders.h"
#include "tagreader.h"

namespace auralis
{

PlayableItem fileItem(const std::string& path)
{
    PlayableItem item;
    item.path = path;
    if (isUrl(path)) {
        const QUrl url = QUrl::fromEncoded(path.c_str());
        item.title = url.fileName().isEmpty() ? url.host() : url.fileName();
    } else if (const Result<FileTags> tags = readTags(path)) {
        item.title = tags->title;
        item.artist = tags->artists.join(QStringLiteral(", "));
        item.album = tags->album;
        item.durationSeconds = tags->duration;
        item.gain = {tags->trackGainDb, tags->trackPeak, tags->albumGainDb, tags->albumPeak};
    } else {
        item.title = fromNative(std::filesystem::path(path).stem().string());
    }
    return item;
}

} // namespace auralis
