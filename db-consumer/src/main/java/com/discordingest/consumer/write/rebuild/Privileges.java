package com.discordingest.consumer.write.rebuild;

import java.sql.Connection;
import java.sql.SQLException;

/**
 * Who may do what in a schema. The tables of a rebuilt schema are new, so that what the operator
 * granted and revoked, and which functions run with their owner's rights, must be said again of
 * them. Can be run any number of times. Runs in whatever transaction the connection is in.
 */
final class Privileges {
  private final Connection connection;
  private final String from;
  private final String to;

  Privileges(Connection connection, String from, String to) {
    this.connection = connection;
    this.from = from;
    this.to = to;
  }

  /**
   * Makes everybody's rights in one schema those in the other, for all that both have. The owner's
   * own are left alone. What is granted by default to objects made later comes along for roles that
   * the connection's role may speak for.
   */
  void copy() throws SQLException {
    for (String query : new String[] {FUNCTIONS, DIFFERENCES, DEFAULTS}) {
      for (String statement : Sql.texts(connection, query, from, to)) {
        Sql.execute(connection, statement);
      }
    }
  }

  /**
   * Functions that the operator has raised to their owner's rights, with the settings they need.
   */
  private static final String FUNCTIONS =
      """
      WITH f AS (
        SELECT n.nspname AS schema, p.proname,
               replace(pg_get_function_identity_arguments(p.oid), quote_ident(n.nspname) || '.', '')
                 AS arguments,
               format('%I.%I(%s)', n.nspname, p.proname, pg_get_function_identity_arguments(p.oid))
                 AS text,
               p.prosecdef, p.proconfig
          FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
         WHERE p.prokind = 'f')
      SELECT format('ALTER FUNCTION %s SECURITY DEFINER', w.text)
             || coalesce((
                  SELECT string_agg(
                           format(' SET %I TO %s', split_part(setting, '=', 1),
                                  -- what is a list of names is stored as it is written
                                  CASE WHEN split_part(setting, '=', 1) IN
                                            ('search_path', 'temp_tablespaces',
                                             'local_preload_libraries', 'session_preload_libraries')
                                       THEN substr(setting, strpos(setting, '=') + 1)
                                       ELSE quote_literal(substr(setting, strpos(setting, '=') + 1))
                                  END), '')
                    FROM unnest(o.proconfig) AS setting), '')
        FROM f o JOIN f w USING (proname, arguments)
       WHERE o.schema = ? AND w.schema = ?
         AND o.prosecdef AND (NOT w.prosecdef OR o.proconfig IS DISTINCT FROM w.proconfig)
      """;

  private static final String DIFFERENCES =
      """
      WITH objects AS (
        SELECT nspname AS schema, 'SCHEMA' AS kind, '' AS name, '' AS part,
               quote_ident(nspname) AS text, nspowner AS owner,
               coalesce(nspacl, acldefault('n', nspowner)) AS acl
          FROM pg_namespace
        UNION ALL
        SELECT nspname, CASE relkind WHEN 'S' THEN 'SEQUENCE' ELSE 'TABLE' END, relname, '',
               format('%I.%I', nspname, relname), relowner,
               coalesce(relacl, acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::"char", relowner))
          FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
         WHERE relkind IN ('r', 'p', 'v', 'm', 'S')
        UNION ALL
        SELECT nspname, 'TABLE', relname, format(' (%I)', attname),
               format('%I.%I', nspname, relname), relowner, attacl
          FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace
          JOIN pg_attribute ON attrelid = pg_class.oid AND attnum > 0 AND NOT attisdropped
         WHERE relkind IN ('r', 'p', 'v', 'm')
        UNION ALL
        SELECT nspname, 'FUNCTION', proname,
               replace(pg_get_function_identity_arguments(p.oid), quote_ident(nspname) || '.', ''),
               format('%I.%I(%s)', nspname, proname, pg_get_function_identity_arguments(p.oid)),
               proowner, coalesce(proacl, acldefault('f', proowner))
          FROM pg_proc p JOIN pg_namespace n ON n.oid = pronamespace
         WHERE prokind = 'f'),
      pairs AS (
        SELECT w.kind, w.text, CASE w.kind WHEN 'TABLE' THEN w.part ELSE '' END AS columns, w.owner,
               CASE WHEN cardinality(o.acl) > 0 THEN o.acl END AS wanted,
               CASE WHEN cardinality(w.acl) > 0 THEN w.acl END AS found
          FROM objects o
          JOIN objects w ON w.kind = o.kind AND w.part = o.part
                        AND (w.name = o.name OR w.kind = 'SCHEMA')
         WHERE o.schema = ? AND w.schema = ? AND o.acl IS DISTINCT FROM w.acl)
      SELECT format('REVOKE %s%s ON %s %s FROM %s', a.privilege_type, columns, kind, text,
                    CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END)
        FROM pairs CROSS JOIN aclexplode(found) AS a
       WHERE a.grantee <> owner
         AND NOT EXISTS (SELECT FROM aclexplode(wanted) AS b
                          WHERE b.grantee = a.grantee AND b.privilege_type = a.privilege_type)
      UNION ALL
      SELECT format('GRANT %s%s ON %s %s TO %s%s', a.privilege_type, columns, kind, text,
                    CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END,
                    CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
        FROM pairs CROSS JOIN aclexplode(wanted) AS a
       WHERE a.grantee <> owner
         AND NOT EXISTS (SELECT FROM aclexplode(found) AS b
                          WHERE b.grantee = a.grantee AND b.privilege_type = a.privilege_type
                            AND b.is_grantable >= a.is_grantable)
      """;

  /** These belong to a schema, not to its name. */
  private static final String DEFAULTS =
      """
      SELECT format('ALTER DEFAULT PRIVILEGES FOR ROLE %I IN SCHEMA %I GRANT %s ON %s TO %s%s',
                    pg_get_userbyid(d.defaclrole), w.nspname, a.privilege_type,
                    CASE d.defaclobjtype WHEN 'r' THEN 'TABLES' WHEN 'S' THEN 'SEQUENCES'
                                         WHEN 'f' THEN 'FUNCTIONS' ELSE 'TYPES' END,
                    CASE a.grantee WHEN 0 THEN 'PUBLIC' ELSE quote_ident(pg_get_userbyid(a.grantee)) END,
                    CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END)
        FROM pg_default_acl d
        JOIN pg_namespace n ON n.oid = d.defaclnamespace AND n.nspname = ?
        JOIN pg_namespace w ON w.nspname = ?
       CROSS JOIN aclexplode(d.defaclacl) AS a
       WHERE pg_has_role(d.defaclrole, 'USAGE') AND a.grantee <> d.defaclrole
      """;
}
