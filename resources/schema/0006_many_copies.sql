-- A hundred thousand copies of one sound do not make each look at another slower: those that are away stand apart.
DROP INDEX track_by_identity;
CREATE INDEX track_by_identity ON track (identity, state);
