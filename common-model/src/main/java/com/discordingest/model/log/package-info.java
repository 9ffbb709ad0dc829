/**
 * The log as both services see it: topic names, the key and headers of a record, checkpoints and
 * gaps.
 */
@NullMarked
package com.discordingest.model.log;

import org.jspecify.annotations.NullMarked;
