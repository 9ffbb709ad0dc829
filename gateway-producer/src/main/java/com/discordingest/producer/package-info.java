/**
 * Holds the bot's gateway sessions and writes every dispatch to the log. The flow: {@code session}
 * keeps a connection a shard, {@code capture} takes the bytes off it into a queue, {@code publish}
 * writes the queue to Kafka. Beside it, {@code importing} publishes recorded dispatches and {@code
 * topics} creates the topics.
 */
@NullMarked
package com.discordingest.producer;

import org.jspecify.annotations.NullMarked;
