-- Playlists: fixed lists, saved searches and folders of both. An entry keeps its path, so that it outlives the track's row.
CREATE TABLE playlist (
    id INTEGER PRIMARY KEY,
    parent INTEGER,                      -- the folder it lies in; NULL: at the top
    kind INTEGER NOT NULL,               -- 0 fixed, 1 smart, 2 folder
    name TEXT NOT NULL,
    position INTEGER NOT NULL DEFAULT 0, -- among its siblings
    query TEXT NOT NULL DEFAULT '',      -- smart: what is searched for
    sort INTEGER NOT NULL DEFAULT 0,
    descending INTEGER NOT NULL DEFAULT 0,
    most INTEGER NOT NULL DEFAULT -1     -- smart: no more tracks than these
);
CREATE TABLE playlist_entry (
    playlist_id INTEGER NOT NULL REFERENCES playlist (id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    track_id INTEGER,
    path BLOB NOT NULL,
    PRIMARY KEY (playlist_id, position)
) WITHOUT ROWID;
CREATE INDEX playlist_entry_by_track ON playlist_entry (track_id);
