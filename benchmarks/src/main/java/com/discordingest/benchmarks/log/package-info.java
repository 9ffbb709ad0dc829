/** Logs to read: made once, with the record format of the producer. */
@NullMarked
package com.discordingest.benchmarks.log;

import org.jspecify.annotations.NullMarked;
