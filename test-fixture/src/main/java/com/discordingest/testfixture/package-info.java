/**
 * PostgreSQL and Kafka for integration tests: {@link com.discordingest.testfixture.Stack#shared}
 * for most, {@link com.discordingest.localstack.EmbeddedStack#start} on a directory of their own
 * for those that kill and restart servers.
 */
@NullMarked
package com.discordingest.testfixture;

import org.jspecify.annotations.NullMarked;
