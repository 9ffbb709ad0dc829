/**
 * Bytes off the socket into a byte-bounded queue, in one order, without ever blocking an event
 * loop: read, scan, redact, number, queue.
 */
@NullMarked
package com.discordingest.producer.capture;

import org.jspecify.annotations.NullMarked;
