/**
 * Everything in one command. {@link com.discordingest.quickstart.Quickstart} starts the others as
 * processes ({@link com.discordingest.quickstart.Fleet}), watches a dispatch's way from the
 * simulator's ledger over the log ({@link com.discordingest.quickstart.LogReader}) to the database,
 * shows it, and at the end compares all three ({@link com.discordingest.quickstart.Verification}).
 */
@NullMarked
package com.discordingest.quickstart;

import org.jspecify.annotations.NullMarked;
