/** Rebuilds, against real Kafka and PostgreSQL. */
@NullMarked
package com.discordingest.consumer.rebuild;

import org.jspecify.annotations.NullMarked;
