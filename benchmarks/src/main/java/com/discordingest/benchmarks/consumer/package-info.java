/** From the log to the database: rounds of the consumer and of what it is compared with. */
@NullMarked
package com.discordingest.benchmarks.consumer;

import org.jspecify.annotations.NullMarked;
