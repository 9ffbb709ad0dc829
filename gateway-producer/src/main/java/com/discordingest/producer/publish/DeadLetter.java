package com.discordingest.producer.publish;

import com.discordingest.model.log.EventHeaders;

/**
 * What could not be put into the log as it is, and why.
 *
 * @param key the record's key; a repeated write of the same dead letter has the same key and id
 * @param value the bytes in question, free of secrets
 * @param headers the headers that the event would have had, its id among them
 * @param stage where it failed, such as {@code CAPTURE}, {@code IMPORT} or {@code PUBLISH}
 * @param errorClass the kind of failure: a class name, as Kafka Connect has it
 * @param message the failure in plain words
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way; never compared
public record DeadLetter(
    String key,
    byte[] value,
    EventHeaders headers,
    String stage,
    String errorClass,
    String message) {}
