/**
 * Building the database anew from the log: {@code Rebuild} goes from phase to phase, {@code
 * LogReplay} applies the log to a schema, {@code SchemaComparison} tells what differs. The SQL is
 * in {@code write.rebuild}.
 */
@NullMarked
package com.discordingest.consumer.rebuild;

import org.jspecify.annotations.NullMarked;
