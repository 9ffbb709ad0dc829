package com.discordingest.producer.publish;

/**
 * A record that Kafka will never take, whatever is tried; its transaction was aborted.
 *
 * @param index its place in the batch
 * @param cause why
 */
public record Rejection(int index, Exception cause) {}
