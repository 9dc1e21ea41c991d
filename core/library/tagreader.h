// Tag reader: one file in, what its tags and headers say out. Any thread, several at a time; each file is opened once
// by TagLib, and a second time by the decoder only when TagLib cannot tell what it is.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <QByteArray>
#include <QJsonObject>
#include <QString>
#include <QStringList>

#include "cuesheet.h"
#include "result.h"

namespace auralis
{

struct FileTags {
    QString title;        ///< never empty: the file name stands in
    QString artistCredit; ///< how the artists are named together ("A with B"); empty: as a list
    QString titleSort, artistSort, albumArtistSort, albumSort; ///< as tagged; empty: by the names
    QStringList artists, albumArtists, composers, genres;
    QString album;
    int year = 0, disc = 0, track = 0;
    bool compilation = false;
    double rating = 0;                                                    ///< 0.5-5; 0: none
    std::optional<double> trackGainDb, trackPeak, albumGainDb, albumPeak; ///< dB to -18 LUFS
    QStringList others; ///< conductor, performers, work, movement: names worth finding
    QJsonObject more;   ///< the other tags, by TagLib's property names; lists joined by "; "

    double duration = 0;                                     ///< s
    int sampleRate = 0, channels = 0, bits = 0, bitrate = 0; ///< Hz, -, of lossless sources, kbit/s
    QString codec;
    bool lossless = false;

    QByteArray identity; ///< quickIdentity(); of a part of the file: two bytes more, its number
    QString coverKey;    ///< of an embedded picture; empty: none

    CueSheet sheet;                     ///< in the file; without tracks: none
    int part = 0;                       ///< 0: the whole file
    qint64 partStart = 0, partEnd = -1; ///< source frames
};

/// The tracks that a sheet makes of a file; none when it makes no sense for it. `file`: as in cueParts().
std::vector<FileTags> tagsOfParts(const FileTags& whole, const CueSheet& sheet, const std::string& file);

/// Fails with the reason when there is no audio here that can be decoded.
Result<FileTags> readTags(const std::string& path);

/// The bytes of the front cover in the file; empty: none.
QByteArray readEmbeddedCover(const std::string& path);

/// The key under which an embedded picture is known: its content.
QString coverKeyOf(const void* bytes, std::size_t count);

/// The key under which a picture file is known; changes with the file.
QString folderCoverKey(const std::string& path, std::int64_t mtime, std::int64_t size);

/// A rating as programs write it ("80", "4", "0.8"; POPM's 0-255 when `popm`), in half stars; 0: none.
double ratingOf(double value, bool popm);

/// What a folder is searched for. Files named one by one are tried whatever they are called.
bool isAudioExtension(const std::string& extension);

} // namespace auralis
