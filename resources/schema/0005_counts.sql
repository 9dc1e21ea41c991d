-- Counts without a look at every row.
CREATE INDEX track_absent ON track (state) WHERE state IN (1, 2);
CREATE INDEX track_measured ON track (state) WHERE lufs IS NOT NULL;
