-- An entry may be one track of a cue sheet: its number, so that it is found again with its file.
ALTER TABLE playlist_entry ADD COLUMN part INTEGER NOT NULL DEFAULT 0;
UPDATE playlist_entry SET part = coalesce((SELECT part FROM track WHERE id = track_id), 0);
