/**
 * Debezium's JDBC sink in an embedded Kafka Connect worker, given flat records. What it does not
 * do, the comparison does not ask for: reading Discord's payloads, other tables than one, versions,
 * offsets in the database's transaction, dead letters.
 */
@NullMarked
package com.discordingest.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
