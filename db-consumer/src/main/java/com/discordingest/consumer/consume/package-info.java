/** The loop: poll, prepare, write, and everything about owning partitions. */
@NullMarked
package com.discordingest.consumer.consume;

import org.jspecify.annotations.NullMarked;
