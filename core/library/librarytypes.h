// The rows the library hands out: plain values for models, command line and tests.
#pragma once

#include <limits>
#include <map>
#include <string>
#include <vector>

#include <QDateTime>
#include <QMetaType>
#include <QString>
#include <QStringList>

#include "ids.h"

namespace auralis
{

struct TrackRow {
    TrackId id;
    std::string path; ///< native bytes
    QString title, artist, album, albumArtist, genre, composer;
    AlbumId albumId;
    int year = 0, disc = 0, track = 0;
    double duration = 0;                                     ///< s
    int sampleRate = 0, channels = 0, bits = 0, bitrate = 0; ///< Hz, -, of lossless sources, kbit/s
    QString codec;                                           ///< "FLAC", "MP3" ...
    bool lossless = false;
    double rating = 0; ///< 0: none, 0.5-5
    bool favourite = false;
    int plays = 0, skips = 0;
    QDateTime added, lastPlayed;
    double lufs = std::numeric_limits<double>::quiet_NaN();
    bool available = true;            ///< false: its folder is offline or the file is missing; stays in the library
    QString coverKey;                 ///< for Library::cover(); empty: none
    qint64 cueStart = 0, cueEnd = -1; ///< source frames, part of a file
};

struct AlbumRow {
    AlbumId id;
    QString title, artist; ///< album artist, or "Various Artists"
    int year = 0, tracks = 0;
    double duration = 0;
    QString format; ///< "FLAC 44.1 kHz, 16 bit"; empty when mixed
    QDateTime added;
    double lufs = std::numeric_limits<double>::quiet_NaN();
    QString coverKey;
    bool favourite = false;
};

struct ArtistRow {
    ArtistId id;
    QString name;
    int albums = 0, tracks = 0;
    QString coverKey;
};

enum class TrackSort { Default, Title, Artist, Album, Duration, Year, Added, Plays, Rating, Loudness, Path };
enum class AlbumSort { RecentlyAdded, Title, Artist, Year };

struct TrackQuery {
    QString search;                      ///< as typed; empty: all
    AlbumId album;                       ///< only of this album, in disc and track order
    ArtistId artist;                     ///< only by this artist
    TrackSort sort = TrackSort::Default; ///< Default: relevance when searching, else artist, album, disc, track
    bool descending = false;
    int limit = -1;
};

using PlaylistId = Id<struct PlaylistTag>;

struct PlaylistRow {
    enum class Kind { Fixed, Smart, Folder };
    PlaylistId id;
    PlaylistId parent; ///< a folder; none: at the top
    Kind kind = Kind::Fixed;
    QString name;
    int position = 0; ///< among its siblings
    TrackQuery query; ///< Smart: search, sort, descending and limit
    int tracks = 0;   ///< Fixed only
};

struct PlaylistImport {
    PlaylistId id;
    int entries = 0, unknown = 0; ///< unknown: not in the library; kept by their paths
};

struct TrackList {
    std::vector<TrackId> ids;
    double duration = 0;                 ///< of all, s
    QString error;                       ///< a mistake in the search text, in words; ids are then empty
    int errorStart = 0, errorLength = 0; ///< where it stands
};

struct LibraryCounts {
    int tracks = 0, albums = 0, artists = 0, genres = 0;
    double duration = 0;
    int unavailable = 0, analysed = 0;
    QString databasePath;
    qint64 databaseBytes = 0;
};

struct FileFailure {
    std::string path;
    QString reason;
};

/// Fields to write, by TagLib's property names ("TITLE", "ALBUMARTIST" ...); no values: the field is removed.
using TagEdit = std::map<QString, QStringList>;

struct TagDifference {
    TrackId id;
    std::string path;
    TagEdit before, after; ///< only fields that would change; both empty: none
    QString problem;       ///< why the file cannot be written; empty: it can
};

struct TagWriteReport {
    int written = 0, unchanged = 0;
    std::vector<FileFailure> failed; ///< these files are as they were
};

/// A folder that the listener imported, and that rescan() looks through.
struct LibraryRoot {
    std::string path;
    bool available = true; ///< false: not there, or empty though tracks are known below it (not mounted)
    int tracks = 0;
};

struct LibraryCheck {
    bool whole = true; ///< the database file is undamaged
    int tracks = 0;
    std::vector<FileFailure>
        problems; ///< files that are missing, unreadable, changed, or whose audio is not what it was
};

struct ImportProgress {
    bool running = false;
    bool counting = false;   ///< the walk goes on: total is not known yet
    int total = 0, done = 0; ///< files
    int added = 0, updated = 0, unchanged = 0, failed = 0;
    double secondsElapsed = 0, secondsLeft = -1;
    QString folder; ///< being read
};

struct ImportReport {
    int added = 0, updated = 0, unchanged = 0;
    std::vector<FileFailure> failed;
    std::vector<TrackId> ids; ///< of all good files named, in walk order (added or known already)
    double seconds = 0;
    bool cancelled = false;
};

/// The play queue as it is kept from one session to the next.
struct SavedQueue {
    struct Entry {
        TrackId id;       ///< none: not in the library
        std::string path; ///< when loaded: where the track lies now
    };
    std::vector<Entry> entries;
    int current = -1;    ///< index of the entry playing; -1: none
    double position = 0; ///< in it, s
};

} // namespace auralis

Q_DECLARE_METATYPE(auralis::ImportProgress)
Q_DECLARE_METATYPE(auralis::ImportReport)
