-- Bytes of TrackProfile of a track as it is heard behind a listening correction: of the one that was used last, by the
-- id of its filter.
CREATE TABLE behind (
    track_id INTEGER PRIMARY KEY REFERENCES track (id) ON DELETE CASCADE,
    filter BLOB NOT NULL,
    bytes BLOB NOT NULL
);
