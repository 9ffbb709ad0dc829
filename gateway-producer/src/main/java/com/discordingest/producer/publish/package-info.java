/**
 * The way out: batches become Kafka transactions, each with the checkpoint that covers it, so that
 * a batch is in the log once, whatever fails.
 */
@NullMarked
package com.discordingest.producer.publish;

import org.jspecify.annotations.NullMarked;
