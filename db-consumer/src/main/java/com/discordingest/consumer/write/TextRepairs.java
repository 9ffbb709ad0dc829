package com.discordingest.consumer.write;

import org.jooq.Field;
import org.jooq.Table;

/**
 * Told of every text that PostgreSQL or its column cannot hold as it is, so that nothing is changed
 * silently.
 */
public interface TextRepairs {
  /** Characters were replaced by U+FFFD: NUL, or half of a surrogate pair (traps V3 and V4). */
  void replaced(Table<?> table, Field<?> column);

  /** The text was cut at the column's width. */
  void cut(Table<?> table, Field<?> column);
}
