package com.discordingest.consumer.write;

import com.discordingest.consumer.row.Row;
import com.discordingest.consumer.row.TextFit;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import org.jooq.Name;

/**
 * Sends collections into a staging table: set, name, listed members, version. The table is made
 * when the first are sent. Belongs to one connection and one thread.
 */
final class CollectionTable {
  private static final int COLUMNS = 6;
  private static final int MOST_NUMBERS = 2;

  private final Connection connection;
  private final StagingSql sql;
  private final Name name;
  private final BinaryRows rows = new BinaryRows();
  private int count;
  private boolean created;

  CollectionTable(Connection connection, StagingSql sql, Name name) {
    this.connection = connection;
    this.sql = sql;
    this.name = name;
  }

  /** Forgets what was added. */
  void begin() {
    rows.begin();
    count = 0;
  }

  /**
   * Adds a collection.
   *
   * @param scope carries its name
   * @param columns the positions of the columns that name it: at most two integers and one text
   */
  void add(int set, Row scope, int[] columns, Collection<Long> listed, long version) {
    count++;
    rows.row(COLUMNS);
    rows.int4(set);
    int numbers = 0;
    String text = null;
    for (int position : columns) {
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

  /** Sends all that were added since {@link #begin}. */
  void copy() throws SQLException {
    if (count == 0) {
      return;
    }
    if (!created) {
      try (Statement ddl = connection.createStatement()) {
        ddl.execute(sql.createCollections(name));
      }
      created = true;
    }
    BinaryCopy.send(connection, sql.copy(name), rows);
  }
}
