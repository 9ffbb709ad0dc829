package com.discordingest.consumer.write.rebuild;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * What two schemas' tables of one name have in common.
 *
 * @param table its name
 * @param key the columns of its primary key; empty if it has none
 * @param columns all columns that both have, in order
 */
record TableShape(String table, List<String> key, List<String> columns) {
  TableShape {
    key = List.copyOf(key);
    columns = List.copyOf(columns);
  }

  static TableShape of(Connection connection, String table, String left, String right)
      throws SQLException {
    List<String> columns = new ArrayList<>(columns(connection, left, table));
    columns.retainAll(columns(connection, right, table));
    List<String> key =
        Sql.texts(
            connection,
            """
            SELECT a.attname
              FROM pg_index x
              JOIN pg_class t ON t.oid = x.indrelid
              JOIN pg_namespace n ON n.oid = t.relnamespace
             CROSS JOIN unnest(x.indkey::SMALLINT[]) WITH ORDINALITY AS k (number, position)
              JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.number
             WHERE n.nspname = ? AND t.relname = ? AND x.indisprimary
             ORDER BY k.position
            """,
            right,
            table);
    return new TableShape(table, key, columns);
  }

  private static List<String> columns(Connection connection, String schema, String table)
      throws SQLException {
    return Sql.texts(
        connection,
        """
        SELECT a.attname
          FROM pg_attribute a
          JOIN pg_class t ON t.oid = a.attrelid
          JOIN pg_namespace n ON n.oid = t.relnamespace
         WHERE n.nspname = ? AND t.relname = ? AND a.attnum > 0 AND NOT a.attisdropped
         ORDER BY a.attnum
        """,
        schema,
        table);
  }

  TableShape without(List<String> left) {
    return new TableShape(
        table, key, columns.stream().filter(column -> !left.contains(column)).toList());
  }

  /** The key as one text, which is the same in every schema. */
  String keyText() {
    return "ROW(" + Sql.quotedList("t.", key) + ")::TEXT";
  }

  /** The row as one text: enum types differ between schemas, their labels do not. */
  String rowText() {
    return "ROW(" + Sql.quotedList("t.", columns) + ")::TEXT";
  }
}
