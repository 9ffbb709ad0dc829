package com.discordingest.consumer.project;

import org.jooq.Field;
import org.jooq.Table;

/** Told of every value that could not be stored as it came, so that nothing is changed silently. */
@FunctionalInterface
public interface Repairs {
  /** A value of the right kind that its column cannot hold; the column was cleared instead. */
  void unfit(Table<?> table, Field<?> column);
}
