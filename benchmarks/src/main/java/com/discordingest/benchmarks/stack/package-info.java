/** Servers to measure against, and what they and this process used of the machine. */
@NullMarked
package com.discordingest.benchmarks.stack;

import org.jspecify.annotations.NullMarked;
