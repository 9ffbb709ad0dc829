/**
 * Recorded dispatches into the log: files are cut into dispatches, checked, and published in
 * transactions.
 */
@NullMarked
package com.discordingest.producer.importing;

import org.jspecify.annotations.NullMarked;
