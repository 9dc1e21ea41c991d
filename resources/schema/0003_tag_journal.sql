-- What was written into files, so that it can be undone: the fields edited as they were before, as a JSON object of lists.
CREATE TABLE tag_journal (
    id INTEGER PRIMARY KEY,
    edit INTEGER NOT NULL, -- the files of one edit share its number
    path BLOB NOT NULL,
    before TEXT NOT NULL,
    written INTEGER NOT NULL
);
