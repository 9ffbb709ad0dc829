package com.discordingest.consumer.project;

import org.jooq.Field;
import org.jooq.Table;

/** Told of everything that could not be stored as it came, so that nothing is changed silently. */
public interface Repairs {
  /**
   * A value that its column cannot hold, be it out of range or of another JSON type than Discord
   * documents; the column was cleared instead, or keeps those bits of a bit field that fit.
   */
  void unfit(Table<?> table, Field<?> column);

  /**
   * A part of a payload that could not be read and was left out: an object or a list of another
   * JSON type, an element of a list without a usable id.
   *
   * @param field the JSON field that held it: one of those the projection reads
   */
  void leftOut(String field);

  /** Told in vain: for what has been told before. */
  Repairs NONE =
      new Repairs() {
        @Override
        public void unfit(Table<?> table, Field<?> column) {}

        @Override
        public void leftOut(String field) {}
      };
}
