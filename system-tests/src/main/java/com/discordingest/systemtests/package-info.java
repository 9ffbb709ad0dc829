/**
 * The promises of the whole pipeline, put to the test: {@link
 * com.discordingest.systemtests.Pipeline} runs it as the processes that an operator runs, faults
 * break them, and {@link com.discordingest.systemtests.LogAudit} and {@link
 * com.discordingest.systemtests.DatabaseAudit} compare what came of it with the simulator's ledger.
 */
@NullMarked
package com.discordingest.systemtests;

import org.jspecify.annotations.NullMarked;
