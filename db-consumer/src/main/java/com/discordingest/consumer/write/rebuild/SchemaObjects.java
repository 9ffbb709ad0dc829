package com.discordingest.consumer.write.rebuild;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/** What a swap would leave behind: things that people have added to the live schema. */
public final class SchemaObjects {
  private SchemaObjects() {}

  /**
   * Describes what the live schema has and the new one lacks, and what outside refers to the live
   * one's tables, and would go on referring to them after the swap.
   */
  public static List<String> leftBehind(Schemas schemas, String live, String rebuilt)
      throws SQLException {
    Connection connection = schemas.connection();
    return Sql.texts(connection, LEFT_BEHIND, live, rebuilt, live, live);
  }

  private static final String LEFT_BEHIND =
      """
      WITH objects AS (
          SELECT n.nspname AS schema,
                 CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view' WHEN 'S' THEN 'sequence'
                      WHEN 'i' THEN 'index' WHEN 'I' THEN 'index' ELSE 'table' END || ' ' || c.relname AS object
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
           WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S', 'i', 'I', 'f') AND NOT c.relispartition
          UNION ALL
          SELECT n.nspname, 'column ' || c.relname || '.' || a.attname
            FROM pg_class c
            JOIN pg_namespace n ON n.oid = c.relnamespace
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
           WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition
          UNION ALL
          SELECT n.nspname, 'trigger ' || t.tgname || ' on ' || c.relname
            FROM pg_trigger t
            JOIN pg_class c ON c.oid = t.tgrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
           WHERE NOT t.tgisinternal AND NOT c.relispartition
          UNION ALL
          SELECT n.nspname, 'function ' || p.proname
            FROM pg_proc p
            JOIN pg_namespace n ON n.oid = p.pronamespace
          UNION ALL
          SELECT n.nspname, 'policy ' || p.polname || ' on ' || c.relname
            FROM pg_policy p
            JOIN pg_class c ON c.oid = p.polrelid
            JOIN pg_namespace n ON n.oid = c.relnamespace
      )
      SELECT object || ' is in the live schema only'
        FROM (SELECT object FROM objects WHERE schema = ?
               EXCEPT
              SELECT object FROM objects WHERE schema = ?) AS extra
      UNION ALL
      SELECT DISTINCT format('%s %I.%I reads the live schema and would go on reading it when it is the old one',
                             CASE v.relkind WHEN 'm' THEN 'materialized view' ELSE 'view' END, vn.nspname, v.relname)
        FROM pg_depend d
        JOIN pg_rewrite r ON r.oid = d.objid AND d.classid = 'pg_rewrite'::REGCLASS
        JOIN pg_class v ON v.oid = r.ev_class
        JOIN pg_namespace vn ON vn.oid = v.relnamespace
        JOIN pg_class t ON t.oid = d.refobjid AND d.refclassid = 'pg_class'::REGCLASS
        JOIN pg_namespace tn ON tn.oid = t.relnamespace AND tn.nspname = ?
       WHERE vn.oid <> tn.oid
      UNION ALL
      SELECT format('foreign key %s of %I.%I refers to the live schema and would go on doing so', k.conname, cn.nspname, c.relname)
        FROM pg_constraint k
        JOIN pg_class c ON c.oid = k.conrelid
        JOIN pg_namespace cn ON cn.oid = c.relnamespace
        JOIN pg_class t ON t.oid = k.confrelid
        JOIN pg_namespace tn ON tn.oid = t.relnamespace AND tn.nspname = ?
       WHERE k.contype = 'f' AND cn.oid <> tn.oid
      ORDER BY 1
      """;
}
