package com.discordingest.consumer.row;

/** How a column takes the value of a later change. */
public enum ColumnRule {
  /** Part of the primary key: never changes. */
  KEY,
  /** The value with the highest row version wins. */
  LAST,
  /** Only an insert sets it. */
  INSERT_ONLY,
  /** Set while it is null; a known value stays. For what a placeholder knows of its row. */
  FILL,
  /** The smaller value wins, whatever the versions. */
  LEAST,
  /** The greater value wins, whatever the versions. */
  GREATEST,
  /** Takes a new value only when the table's anchor column changes, or its end mark was set. */
  SINCE,
  /** Kept by the write path itself: row version, placeholder mark, column versions. */
  BOOKKEEPING
}
