package com.discordingest.consumer.write.rebuild;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;

/**
 * The columns of a table whose values another schema's rows must be cast to: enum types are their
 * schema's own, though their labels are the same. Immutable.
 *
 * @param schema the schema that is written
 * @param types the enum type of each such column
 */
record EnumColumns(String schema, Map<String, String> types) {
  EnumColumns {
    types = Map.copyOf(types);
  }

  static EnumColumns of(Connection connection, String schema, String table) throws SQLException {
    Map<String, String> types = new HashMap<>();
    try (var statement =
            Sql.prepare(
                connection,
                """
                SELECT a.attname, y.typname
                  FROM pg_attribute a
                  JOIN pg_class t ON t.oid = a.attrelid
                  JOIN pg_namespace n ON n.oid = t.relnamespace
                  JOIN pg_type y ON y.oid = a.atttypid
                 WHERE n.nspname = ? AND t.relname = ? AND y.typtype = 'e' AND a.attnum > 0
                """,
                schema,
                table);
        var rows = statement.executeQuery()) {
      while (rows.next()) {
        types.put(rows.getString(1), rows.getString(2));
      }
    }
    return new EnumColumns(schema, types);
  }

  /** A column of another schema's row, as the schema that is written can hold it. */
  String value(String alias, String column) {
    String value = alias + "." + Sql.quoted(column);
    String type = types.get(column);
    return type == null ? value : value + "::TEXT::" + Sql.quoted(schema, type);
  }
}
