-- A gap is told by two records: the one that says where the hole is, and later the one that says that it was filled.
-- The row version of the later must be able to follow the earlier, so it cannot be part of the key any more. What tells a
-- shard's gaps apart is their end, which is the first record's moment in microseconds.
ALTER TABLE ingest_gaps DROP CONSTRAINT ingest_gaps_pkey;
ALTER TABLE ingest_gaps ADD PRIMARY KEY (shard, shard_count, lost_until);

COMMENT ON TABLE ingest_gaps IS 'Known holes in the log: what a session that could not be resumed missed, and whether it was fetched since.';
COMMENT ON COLUMN ingest_gaps.closed_at IS 'When gateway-producer backfill had fetched what Discord still tells of it (NULL while the gap is open).';
