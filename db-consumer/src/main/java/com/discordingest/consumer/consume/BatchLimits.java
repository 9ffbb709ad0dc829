package com.discordingest.consumer.consume;

import java.time.Duration;

/**
 * Bounds of one batch.
 *
 * @param records at most so many
 * @param bytes closed when this many bytes of payload are reached
 * @param drain how long a batch that is being written may take when its partition is to be given up
 */
record BatchLimits(int records, long bytes, Duration drain) {}
