/**
 * The service that projects the log onto PostgreSQL. The flow, from the top: {@code consume} polls
 * a batch, {@code decode} reads its records, {@code project} turns each dispatch into row changes,
 * {@code write} folds them and applies them in one transaction with the offsets they came from,
 * {@code deadletter} keeps what could not be applied.
 */
@NullMarked
package com.discordingest.consumer;

import org.jspecify.annotations.NullMarked;
