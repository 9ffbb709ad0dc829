/**
 * The least that any program must do: poll, parse, and COPY BINARY straight into the table. No
 * offsets, no versions, no conflicts, nothing can be read twice.
 */
@NullMarked
package com.discordingest.benchmarks.limit;

import org.jspecify.annotations.NullMarked;
