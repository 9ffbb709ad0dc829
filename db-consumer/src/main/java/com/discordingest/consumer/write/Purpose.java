package com.discordingest.consumer.write;

import com.discordingest.consumer.row.RowTable;

/**
 * What a statement is for; those for one purpose have the same text.
 *
 * @param columns those it is about, as a bit mask by position; 0 if that does not matter
 * @param detail whatever else its text depends on
 */
record Purpose(String verb, RowTable table, long columns, Object detail) {}
