/**
 * What happens in guilds, counted from the log by a Kafka Streams topology. {@code Tallying} says
 * what each event counts for, {@code TallyProcessor} keeps the tallies of a partition, {@code
 * MergeProcessor} adds up what spans guilds, and {@code ActivityRecords} writes them to the
 * activity topic, from where the sink takes them like any other record.
 */
@NullMarked
package com.discordingest.consumer.activity;

import org.jspecify.annotations.NullMarked;
