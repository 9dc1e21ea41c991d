// Tag reader: one file in, what its tags and headers say out. Any thread, several at a time; each file is opened once
// by TagLib, and a second time by the decoder only when TagLib cannot tell what it is.
#pragma once

#include <string>

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include "result.h"

namespace auralis
{

struct FileTags {
    QString title; ///< never empty: the file name stands in
    QStringList artists, albumArtists, composers, genres;
    QString album;
    int year = 0, disc = 0, track = 0;
    bool compilation = false;
    QJsonObject more; ///< the other tags, by TagLib's property names; lists joined by "; "

    double duration = 0;                                     ///< s
    int sampleRate = 0, channels = 0, bits = 0, bitrate = 0; ///< Hz, -, of lossless sources, kbit/s
    QString codec;
    bool lossless = false;

    QByteArray identity; ///< quickIdentity()
    QString coverKey;    ///< of an embedded picture; empty: none
};

/// Fails with the reason when there is no audio here that can be decoded.
Result<FileTags> readTags(const std::string& path);

/// The bytes of the front cover in the file; empty: none.
QByteArray readEmbeddedCover(const std::string& path);

/// The key under which a picture file is known; changes with the file.
QString folderCoverKey(const std::string& path, std::int64_t mtime, std::int64_t size);

/// What a folder is searched for. Files named one by one are tried whatever they are called.
bool isAudioExtension(const std::string& extension);

} // namespace auralis
