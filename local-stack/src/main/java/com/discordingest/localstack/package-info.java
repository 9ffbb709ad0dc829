/**
 * PostgreSQL and Kafka as real servers in processes of their own, started from Maven artifacts and
 * keeping their data in a directory. {@link com.discordingest.localstack.LocalStack} is the
 * command; {@link com.discordingest.localstack.PostgresServer} and {@link
 * com.discordingest.localstack.KafkaBroker} are the servers, for tests as for the command.
 *
 * <p>Servers listen on loopback addresses only. They end when the JVM that started them ends,
 * killed or not; should one survive, the next start on the same directory ends it first.
 */
@NullMarked
package com.discordingest.localstack;

import org.jspecify.annotations.NullMarked;
