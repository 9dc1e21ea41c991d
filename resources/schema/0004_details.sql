-- Parts of files (cue sheets), what the analysis in the background found, album rules of the listener, pictures for undo.
ALTER TABLE track ADD COLUMN part INTEGER NOT NULL DEFAULT 0;          -- 0 the whole file, else a track of its cue sheet
ALTER TABLE track ADD COLUMN sheet INTEGER NOT NULL DEFAULT 0;         -- names the .cue file in force and its state; 0 none
ALTER TABLE track ADD COLUMN analysed INTEGER NOT NULL DEFAULT 0;      -- version of the analysis done; negative: it failed
ALTER TABLE track ADD COLUMN problem TEXT NOT NULL DEFAULT '';         -- why it failed
ALTER TABLE track ADD COLUMN decode_errors INTEGER NOT NULL DEFAULT 0;
ALTER TABLE track ADD COLUMN true_peak REAL;                           -- dBTP
ALTER TABLE track ADD COLUMN track_gain REAL;                          -- of the tags, dB to -18 LUFS
ALTER TABLE track ADD COLUMN track_peak REAL;
ALTER TABLE track ADD COLUMN album_gain REAL;
ALTER TABLE track ADD COLUMN album_peak REAL;
ALTER TABLE album ADD COLUMN true_peak REAL;
ALTER TABLE profile ADD COLUMN histogram BLOB;                         -- of its loudness (albumloudness.h)

DROP INDEX track_by_place;
CREATE INDEX track_by_place ON track (folder_id, name, state, part, size, mtime, cover, sheet);
CREATE INDEX track_to_analyse ON track (analysed) WHERE state = 0;

-- By the key that the grouping rules give an album, so that tracks added later follow.
CREATE TABLE album_rule (
    key TEXT PRIMARY KEY,
    kind INTEGER NOT NULL,  -- AlbumRule::Kind
    title TEXT NOT NULL,
    artist TEXT NOT NULL,
    joined TEXT NOT NULL    -- kept together: the key of the album they make
) WITHOUT ROWID;

-- Cover art that an edit replaced. The journal names it.
CREATE TABLE tag_picture (
    key TEXT PRIMARY KEY,
    bytes BLOB NOT NULL
);

-- Words of conductors, performers, works and movements are found, too.
CREATE VIRTUAL TABLE track_words USING fts5 (
    title, artist, album, album_artist, genre, composer, other,
    tokenize = "unicode61 remove_diacritics 2", prefix = '1 2 3'
);
INSERT INTO track_words (rowid, title, artist, album, album_artist, genre, composer, other)
    SELECT rowid, title, artist, album, album_artist, genre, composer, '' FROM track_text;
DROP TABLE track_text;
ALTER TABLE track_words RENAME TO track_text;

-- The next look at the folders reads every file again: its cue sheet, gains and names were not asked for before.
UPDATE track SET mtime = 0;
