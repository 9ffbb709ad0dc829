package com.discordingest.consumer.rebuild;

import java.time.Duration;

/**
 * How a rebuild is made.
 *
 * @param schema the schema that is built
 * @param swap whether it takes the live one's place in the end
 * @param acceptDifferences whether it does so although they differ
 * @param acceptTruncatedLog whether a log that has lost its beginning will do
 * @param deferIndexes whether secondary indexes and foreign keys wait until the load is done
 * @param restart whether what an interrupted rebuild has built is thrown away
 * @param replaceStale whether what another version of the program has begun is thrown away unasked
 * @param shown how many differing rows of each table are described
 * @param patience how long to wait for a moment to swap
 */
public record RebuildOptions(
    String schema,
    boolean swap,
    boolean acceptDifferences,
    boolean acceptTruncatedLog,
    boolean deferIndexes,
    boolean restart,
    boolean replaceStale,
    int shown,
    Duration patience) {}
