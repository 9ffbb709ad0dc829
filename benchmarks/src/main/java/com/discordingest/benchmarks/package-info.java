/**
 * What is measured, and the commands that measure it. Every comparison runs the programs it
 * compares in turn, in one run on one machine: figures are ratios of medians over such rounds.
 */
@NullMarked
package com.discordingest.benchmarks;

import org.jspecify.annotations.NullMarked;
