package com.discordingest.consumer.write;

import com.discordingest.consumer.row.Row;
import com.discordingest.consumer.row.TextFit;
import java.util.Collection;

/**
 * Collections on their way into their staging table: set, name, listed members, version. Used by
 * one thread.
 */
final class ScopeRows {
  private static final int COLUMNS = 6;
  private static final int MOST_NUMBERS = 2;

  private final BinaryRows rows = new BinaryRows();

  void begin() {
    rows.begin();
  }

  /**
   * Adds a collection.
   *
   * @param scope carries its name
   * @param name the positions of the columns that name it: at most two integers and one text
   */
  void add(int set, Row scope, int[] name, Collection<Long> listed, long version) {
    rows.row(COLUMNS);
    rows.int4(set);
    int numbers = 0;
    String text = null;
    for (int position : name) {
      switch (scope.cell(position)) {
        case Number number -> {
          rows.int8(number.longValue());
          numbers++;
        }
        case String string -> text = TextFit.storable(string);
        case null, default ->
            throw new IllegalStateException(
                "a scope of " + scope.table() + " is no number or text");
      }
    }
    for (; numbers < MOST_NUMBERS; numbers++) {
      rows.nullValue();
    }
    if (text == null) {
      rows.nullValue();
    } else {
      rows.text(text);
    }
    rows.int8Array(listed.stream().mapToLong(Long::longValue).sorted().toArray());
    rows.int8(version);
  }

  BinaryRows bytes() {
    return rows;
  }
}
