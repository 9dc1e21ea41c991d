// The rows the library hands out: plain values for models, command line and tests.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <vector>

#include <QDateTime>
#include <QMetaType>
#include <QString>

#include "ids.h"

namespace auralis
{

using GenreId = Id<struct GenreTag>;

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
    double truePeakDbtp = std::numeric_limits<double>::quiet_NaN();
    bool available = true;            ///< false: its folder is offline or the file is missing; stays in the library
    QString coverKey;                 ///< for Library::cover(); empty: none
    qint64 cueStart = 0, cueEnd = -1; ///< source frames, part of a file
    int part = 0;                     ///< number in the cue sheet; 0: the whole file
    double resume = 0;                ///< where listening was left off, s; 0: at the start
    int decodeErrors = 0;             ///< damaged packets that the analysis met
    QString problem;                  ///< why it could not be analysed; empty: nothing known
    /// ReplayGain or R128 of the tags: dB to -18 LUFS, and linear peaks.
    std::optional<double> trackGainDb, trackPeak, albumGainDb, albumPeak;
    /// Of its whole album, as far as that was analysed.
    double albumLufs = std::numeric_limits<double>::quiet_NaN();
    double albumTruePeakDbtp = std::numeric_limits<double>::quiet_NaN();
};

/// How an album came to be one, and what the listener wants instead. The rules stand in albumgrouping.h.
struct AlbumRule {
    enum class Kind {
        Automatic,     ///< by tags: album artist, or one artist, or "Various Artists"
        Together,      ///< these albums are one, by `artist` ("Various Artists" when empty)
        SplitByArtist, ///< each artist's tracks are an album of their own
        SplitByFolder, ///< each folder's tracks are an album of their own
        OwnArtist,     ///< as it is, but by `artist`
    };
    Kind kind = Kind::Automatic;
    QString artist;
};

struct AlbumRow {
    AlbumId id;
    QString title, artist; ///< album artist, or "Various Artists"
    int year = 0, tracks = 0;
    double duration = 0; ///< s
    QString format;      ///< "FLAC 44.1 kHz, 16 bit"; empty when mixed
    QDateTime added;
    double lufs = std::numeric_limits<double>::quiet_NaN();
    double truePeakDbtp = std::numeric_limits<double>::quiet_NaN(); ///< of its loudest track
    QString coverKey;
    bool favourite = false;
    AlbumRule::Kind rule = AlbumRule::Kind::Automatic;
    QString grouping; ///< why these tracks are one album, in words
};

struct GenreRow {
    GenreId id;
    QString name;
    int albums = 0, tracks = 0;
    QString coverKey;
};

/// A folder that holds tracks, or has folders below it that do.
struct FolderRow {
    std::string path;     ///< native bytes
    QString name;         ///< its last part; of a root: all of it
    int tracks = 0;       ///< with all below it
    bool folders = false; ///< has folders below it
    int unavailable = 0;  ///< of the tracks
    QString coverKey;
};

struct ArtistRow {
    ArtistId id;
    QString name;
    int albums = 0, tracks = 0;
    QString coverKey;
};

enum class TrackSort {
    Default,
    Title,
    Artist,
    Album,
    Duration,
    Year,
    Added,
    Plays,
    Rating,
    Loudness,
    Path,
    LastPlayed
};
enum class AlbumSort { RecentlyAdded, Title, Artist, Year };

struct TrackQuery {
    QString search;                      ///< as typed; empty: all
    AlbumId album;                       ///< only of this album, in disc and track order
    ArtistId artist;                     ///< only by this artist
    GenreId genre;                       ///< only of this genre
    std::string folder;                  ///< only in this folder and below it
    TrackSort sort = TrackSort::Default; ///< Default: relevance when searching, else artist, album, disc, track
    bool descending = false;
    int limit = -1; ///< of ids; -1: none
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

struct PlaylistEntry {
    TrackId id; ///< none: not in the library
    std::string path;
    int part = 0; ///< number in the file's cue sheet; 0: the whole file
    bool operator==(const PlaylistEntry&) const = default;
};

struct PlaylistContents {
    std::vector<PlaylistEntry> entries;
    double duration = 0; ///< of those in the library, s
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
    double duration = 0;               ///< s
    int unavailable = 0, analysed = 0; ///< of the tracks
    QString databasePath;
    qint64 databaseBytes = 0;
};

/// What was listened to, over all tracks.
struct Listening {
    struct Name {
        QString name;
        qint64 plays = 0;
        double seconds = 0;
    };
    qint64 plays = 0;
    double seconds = 0;                ///< each play taken to be of the whole track
    std::vector<Name> artists, albums; ///< heard longest first, a few
};

/// Tracks with the same sound, best first (lossless, then bit rate, then the one added first).
struct Duplicates {
    std::vector<TrackId> ids;
    bool confirmed = false; ///< every byte of their audio was compared; else lengths and samples of it
};

/// Words of a song. Times are in the song.
struct Lyrics {
    struct Line {
        double seconds = 0;
        QString text;
    };
    enum class Source { None, Embedded, File };
    Source source = Source::None;
    QString text;            ///< all of it, without times
    std::vector<Line> lines; ///< in order of time; empty: no times are known
};

/// A stretch of a long file (audiobook, mix, film).
struct ChapterRow {
    QString title;
    double start = 0, end = 0; ///< s
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
