-- The library: tracks by payload and place, what their tags say, what the listener did with them.
-- Paths are blobs of native bytes. Times are milliseconds since 1970 (UTC), file times nanoseconds.

-- Folders the listener asked for; all else is below them. file_system and inode tell a renamed root from a new one.
CREATE TABLE root (
    id INTEGER PRIMARY KEY,
    path BLOB NOT NULL UNIQUE,
    file_system INTEGER NOT NULL DEFAULT 0,
    inode INTEGER NOT NULL DEFAULT 0,
    available INTEGER NOT NULL DEFAULT 1,
    added INTEGER NOT NULL
);

CREATE TABLE folder (
    id INTEGER PRIMARY KEY,
    path BLOB NOT NULL UNIQUE
);

CREATE TABLE artist (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,         -- case folded, so that spellings meet
    name TEXT NOT NULL,
    sort TEXT NOT NULL
);

CREATE TABLE genre (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL
);

-- The figures from year on are sums over the album's visible tracks, kept up by the writer.
CREATE TABLE album (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,         -- the grouping rules (albumgrouping.h) decide it
    title TEXT NOT NULL,
    artist TEXT NOT NULL,
    sort TEXT NOT NULL,
    artist_sort TEXT NOT NULL,
    favourite INTEGER NOT NULL DEFAULT 0,
    year INTEGER NOT NULL DEFAULT 0,
    tracks INTEGER NOT NULL DEFAULT 0,
    duration REAL NOT NULL DEFAULT 0,
    format TEXT NOT NULL DEFAULT '',
    added INTEGER NOT NULL DEFAULT 0,
    lufs REAL,
    cover TEXT NOT NULL DEFAULT ''
);
CREATE INDEX album_by_added ON album (added);

CREATE TABLE track (
    id INTEGER PRIMARY KEY,
    folder_id INTEGER NOT NULL REFERENCES folder (id),
    name BLOB NOT NULL,
    cue_start INTEGER NOT NULL DEFAULT 0,
    cue_end INTEGER NOT NULL DEFAULT -1,
    size INTEGER NOT NULL,
    mtime INTEGER NOT NULL,
    identity BLOB NOT NULL,           -- of the payload, by its headers and a few of its blocks
    payload BLOB,                     -- of the whole payload, once it was read
    state INTEGER NOT NULL DEFAULT 0, -- 0 present, 1 missing, 2 displaced by another file, 3 removed

    title TEXT NOT NULL,
    artist TEXT NOT NULL,
    album TEXT NOT NULL,
    album_artist TEXT NOT NULL,
    genre TEXT NOT NULL,
    composer TEXT NOT NULL,
    title_sort TEXT NOT NULL,
    artist_sort TEXT NOT NULL,
    album_sort TEXT NOT NULL,
    group_sort TEXT NOT NULL,         -- of whom the album stands under
    album_id INTEGER REFERENCES album (id),
    album_group INTEGER NOT NULL DEFAULT 0, -- tracks judged together, where no album artist is named
    year INTEGER NOT NULL,
    disc INTEGER NOT NULL,
    track INTEGER NOT NULL,
    compilation INTEGER NOT NULL,
    more TEXT NOT NULL DEFAULT '',    -- the other tags, as a JSON object
    cover TEXT NOT NULL DEFAULT '',

    duration REAL NOT NULL,
    rate INTEGER NOT NULL,
    channels INTEGER NOT NULL,
    bits INTEGER NOT NULL,
    bitrate INTEGER NOT NULL,
    codec TEXT NOT NULL,
    lossless INTEGER NOT NULL,

    added INTEGER NOT NULL,
    rating REAL NOT NULL DEFAULT 0,
    favourite INTEGER NOT NULL DEFAULT 0,
    plays INTEGER NOT NULL DEFAULT 0,
    skips INTEGER NOT NULL DEFAULT 0,
    last_played INTEGER NOT NULL DEFAULT 0,
    resume INTEGER NOT NULL DEFAULT 0,
    lufs REAL,
    removal INTEGER NOT NULL DEFAULT 0 -- the removal that hid it, for undo
);
-- All that a rescan compares, and all that the list of all tracks needs, without the rows themselves.
CREATE INDEX track_by_place ON track (folder_id, name, state, cue_start, size, mtime, cover);
CREATE INDEX track_in_order ON track (group_sort, album_sort, album_id, disc, track, title_sort, id, duration) WHERE state < 3;
CREATE INDEX track_by_identity ON track (identity);
CREATE INDEX track_by_album ON track (album_id, disc, track);
CREATE INDEX track_by_album_group ON track (album_group) WHERE album_group != 0;
CREATE INDEX track_removed ON track (removal) WHERE state = 3;

CREATE TABLE track_artist (
    track_id INTEGER NOT NULL REFERENCES track (id) ON DELETE CASCADE,
    role INTEGER NOT NULL,            -- 0 artist, 1 album artist, 2 composer
    position INTEGER NOT NULL,
    artist_id INTEGER NOT NULL REFERENCES artist (id),
    PRIMARY KEY (track_id, role, position)
) WITHOUT ROWID;
CREATE INDEX track_artist_by_artist ON track_artist (artist_id, role, track_id);

CREATE TABLE track_genre (
    track_id INTEGER NOT NULL REFERENCES track (id) ON DELETE CASCADE,
    genre_id INTEGER NOT NULL REFERENCES genre (id),
    PRIMARY KEY (track_id, genre_id)
) WITHOUT ROWID;
CREATE INDEX track_genre_by_genre ON track_genre (genre_id);

-- Bytes of TrackProfile.
CREATE TABLE profile (
    track_id INTEGER PRIMARY KEY REFERENCES track (id) ON DELETE CASCADE,
    version INTEGER NOT NULL,
    bytes BLOB NOT NULL
);

-- Where the bytes of a cover key are found: a picture file, or a track that embeds it.
CREATE TABLE cover (
    key TEXT PRIMARY KEY,
    path BLOB NOT NULL,
    embedded INTEGER NOT NULL
) WITHOUT ROWID;

-- Words, diacritics folded. Scripts written without spaces are split into characters by the writer.
CREATE VIRTUAL TABLE track_text USING fts5 (
    title, artist, album, album_artist, genre, composer,
    tokenize = "unicode61 remove_diacritics 2", prefix = '1 2 3'
);

-- The play queue of the last session.
CREATE TABLE queue_entry (
    position INTEGER PRIMARY KEY,
    track_id INTEGER,
    path BLOB NOT NULL
);

-- Small things to remember: the place in the queue, learned transitions, whether the last session ended well.
CREATE TABLE memory (
    key TEXT PRIMARY KEY,
    value BLOB NOT NULL
) WITHOUT ROWID;
