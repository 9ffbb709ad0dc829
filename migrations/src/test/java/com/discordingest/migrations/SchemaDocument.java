package com.discordingest.migrations;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** Writes {@code docs/schema.md} from what PostgreSQL says about a migrated schema. */
final class SchemaDocument {
  private static final String TABLES =
      """
      SELECT c.oid, c.relname, c.relkind, obj_description(c.oid) AS comment,
             (SELECT string_agg(quote_ident(attname), ', ' ORDER BY place)
                FROM pg_constraint k
               CROSS JOIN unnest(k.conkey) WITH ORDINALITY AS key(number, place)
                JOIN pg_attribute a ON a.attrelid = k.conrelid AND a.attnum = key.number
               WHERE k.conrelid = c.oid AND k.contype = 'p') AS key
        FROM pg_class c
       WHERE c.relnamespace = 'discord'::regnamespace
         AND c.relkind IN ('r', 'p', 'v')
         AND NOT c.relispartition
         AND c.relname <> 'flyway_schema_history'
       ORDER BY c.oid
      """;

  private static final String FOREIGN_KEYS =
      """
      SELECT DISTINCT confrelid::regclass::text AS parent, conrelid::regclass::text AS child,
             (SELECT string_agg(attname, ', ' ORDER BY attnum) FROM pg_attribute
               WHERE attrelid = conrelid AND attnum = ANY (conkey)) AS columns
        FROM pg_constraint
       WHERE connamespace = 'discord'::regnamespace AND contype = 'f' AND conparentid = 0
       ORDER BY 1, 2, 3
      """;

  private static final String ENUMS =
      """
      SELECT typname, obj_description(t.oid, 'pg_type') AS comment,
             string_agg('`' || enumlabel || '`', ', ' ORDER BY enumsortorder) AS labels
        FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid
       GROUP BY t.oid, typname
       ORDER BY typname
      """;

  private final Connection connection;
  private final StringBuilder text = new StringBuilder();

  private SchemaDocument(Connection connection) {
    this.connection = connection;
  }

  static String of(Connection connection) throws SQLException {
    return new SchemaDocument(connection).write();
  }

  private String write() throws SQLException {
    text.append(
        """
        # The schema

        Generated from the database by `SchemaDocumentIT`; `\\d+ TABLE` in psql shows the same. All times are UTC.
        Tables that end with `row_version` are made from the log. What belongs to a message names it by `message_id`
        alone ([why](adr/0010-message-children.md)).

        """);
    diagram();
    List<Relation> relations = relations();
    for (Relation relation : relations) {
      describe(relation);
    }
    enums();
    return text.toString();
  }

  private void diagram() throws SQLException {
    Map<String, List<String>> labels = new TreeMap<>();
    for (Row key : rows(FOREIGN_KEYS)) {
      labels
          .computeIfAbsent(
              "%s ||--o{ %s".formatted(shortName(key.get("parent")), shortName(key.get("child"))),
              relation -> new ArrayList<>())
          .add(key.get("columns"));
    }
    text.append("```mermaid\nerDiagram\n");
    labels.forEach((relation, columns) ->
        text.append("    %s : \"%s\"\n".formatted(relation, String.join("; ", columns))));
    for (Row child :
        rows(
            """
            SELECT DISTINCT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
             WHERE c.relnamespace = 'discord'::regnamespace AND c.relkind = 'r'
               AND a.attname = 'message_id' AND a.attnotnull
             ORDER BY 1
            """)) {
      text.append(
          "    messages ||..o{ %s : \"message_id\"\n".formatted(shortName(child.get("relname"))));
    }
    text.append("```\n");
  }

  private void describe(Relation relation) throws SQLException {
    text.append("\n## %s\n\n%s".formatted(relation.name(), relation.comment()));
    if (relation.kind().equals("v")) {
      text.append(" A view.");
    }
    if (!relation.key().isEmpty()) {
      text.append(" Key: %s.".formatted(relation.key()));
    }
    text.append("\n\n| column | type | |\n|---|---|---|\n");
    for (Row column : columns(relation)) {
      text.append(
          "| %s | %s%s | %s |\n"
              .formatted(
                  column.get("attname"),
                  shortType(column.get("type")),
                  column.get("attnotnull").equals("t") ? " not null" : "",
                  column.get("comment")));
    }
  }

  private List<Row> columns(Relation relation) throws SQLException {
    return rows(
        """
        SELECT a.attname, format_type(a.atttypid, a.atttypmod) AS type, a.attnotnull,
               col_description(a.attrelid, a.attnum) AS comment
          FROM pg_attribute a
         WHERE a.attrelid = %s AND a.attnum > 0 AND NOT a.attisdropped
         ORDER BY a.attnum
        """
            .formatted(relation.oid()));
  }

  private void enums() throws SQLException {
    text.append("\n## Types\n\n| type | | labels |\n|---|---|---|\n");
    for (Row type : rows(ENUMS)) {
      text.append(
          "| %s | %s | %s |\n"
              .formatted(type.get("typname"), type.get("comment"), type.get("labels")));
    }
  }

  private List<Relation> relations() throws SQLException {
    return rows(TABLES).stream()
        .map(row ->
            new Relation(
                row.get("oid"),
                row.get("relname"),
                row.get("relkind"),
                row.get("comment"),
                row.get("key")))
        .toList();
  }

  private List<Row> rows(String sql) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(sql)) {
      List<Row> rows = new ArrayList<>();
      while (result.next()) {
        Map<String, String> row = new TreeMap<>();
        for (int i = 1; i <= result.getMetaData().getColumnCount(); i++) {
          String value = result.getString(i);
          row.put(
              result.getMetaData().getColumnLabel(i).toLowerCase(Locale.ROOT),
              value == null ? "" : value);
        }
        rows.add(new Row(row));
      }
      return rows;
    }
  }

  private static String shortName(String table) {
    return table.replaceFirst("^discord_", "");
  }

  private static String shortType(String type) {
    return type.replace("timestamp without time zone", "timestamp")
        .replace("character varying", "varchar");
  }

  /**
   * @param values by column; what is null is empty
   */
  private record Row(Map<String, String> values) {
    String get(String column) {
      return Objects.requireNonNull(values.get(column), column);
    }
  }

  private record Relation(String oid, String name, String kind, String comment, String key) {}
}
