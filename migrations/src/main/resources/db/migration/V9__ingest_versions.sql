-- What of each shard is applied, so that a record which stands in the log again is known as such (docs/adr/0061). Written
-- with the offsets; deleting those, to apply the log once more, deletes these too.
CREATE TABLE ingest_versions (
    topic TEXT NOT NULL,
    partition INTEGER NOT NULL,
    source TEXT NOT NULL,
    row_version BIGINT NOT NULL,
    PRIMARY KEY (topic, partition, source),
    FOREIGN KEY (topic, partition) REFERENCES ingest_offsets(topic, partition) ON DELETE CASCADE
) WITH (fillfactor = 50);

COMMENT ON TABLE ingest_versions IS 'Up to which row version each shard''s records are applied: one that stands in the log again changes nothing.';
COMMENT ON COLUMN ingest_versions.topic IS 'Kafka topic.';
COMMENT ON COLUMN ingest_versions.partition IS 'Kafka partition.';
COMMENT ON COLUMN ingest_versions.source IS 'The shard that the records come from, as their header ce_source names it.';
COMMENT ON COLUMN ingest_versions.row_version IS 'The highest row version among its records in this partition that are applied.';
