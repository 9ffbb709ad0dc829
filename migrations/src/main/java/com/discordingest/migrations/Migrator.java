package com.discordingest.migrations;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.CoreErrorCode;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationInfoService;
import org.flywaydb.core.api.output.MigrateResult;
import org.jspecify.annotations.Nullable;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * Brings a schema to the newest version, making it if need be.
 *
 * <p>Any number of processes may do so at once: an advisory lock lets one at a time through, and
 * the rest find nothing to do. The role needs to own the database, but no more. Thread-safe.
 */
public final class Migrator {
  /** The schema that is on the database's search path, where unqualified queries look. */
  public static final String LIVE_SCHEMA = "discord";

  private static final String SEARCH_PATH = LIVE_SCHEMA + ", public";

  /** With the schema's hash, the key of the advisory lock. Any number that nobody else uses. */
  private static final int LOCK = 0x64697363;

  private static final int OLDEST_POSTGRES = 15;

  private static final String INSUFFICIENT_PRIVILEGE = "42501";

  private final DataSource database;

  /**
   * @param database gives out several connections at once: do not pass a pool of one
   */
  public Migrator(DataSource database) {
    this.database = database;
  }

  /**
   * A migrator for the database at a JDBC URL.
   *
   * @param user null to leave it to the URL or the driver
   * @param password null for none
   */
  public static Migrator forDatabase(
      String jdbcUrl, @Nullable String user, @Nullable String password) {
    PGSimpleDataSource database = new PGSimpleDataSource();
    database.setUrl(jdbcUrl);
    if (user != null) {
      database.setUser(user);
    }
    if (password != null) {
      database.setPassword(password);
    }
    return new Migrator(database);
  }

  /**
   * Runs the scripts that the schema lacks. For the {@linkplain #LIVE_SCHEMA live schema} also puts
   * it on the database's search path, unless it is there; sessions that are already open keep their
   * old path.
   *
   * @throws MigrationFailure if PostgreSQL cannot be reached or refuses
   */
  public Migration migrate(String schema) {
    try (Connection connection = database.getConnection()) {
      checkServer(connection);
      lock(connection, schema);
      createSchema(connection, schema);
      Migration migration = runScripts(schema);
      if (schema.equals(LIVE_SCHEMA)) {
        putOnSearchPath(connection);
      }
      return migration;
    } catch (SQLException e) {
      throw new MigrationFailure(
          "PostgreSQL failed while the schema \"%s\" was being migrated: %s"
              .formatted(schema, e.getMessage()),
          e);
    }
  }

  /**
   * How many scripts the schema lacks; changes nothing.
   *
   * @throws MigrationFailure if PostgreSQL cannot be reached
   */
  public int pending(String schema) {
    try {
      return flyway(schema).info().pending().length;
    } catch (FlywayException e) {
      throw scriptsFailed(schema, e);
    }
  }

  private Migration runScripts(String schema) {
    try {
      Flyway flyway = flyway(schema);
      String from = version(flyway.info());
      MigrateResult result = flyway.migrate();
      return new Migration(schema, from, version(flyway.info()), result.migrationsExecuted);
    } catch (FlywayException e) {
      throw scriptsFailed(schema, e);
    }
  }

  private Flyway flyway(String schema) {
    return Flyway.configure(Migrator.class.getClassLoader())
        .dataSource(database)
        .locations("classpath:db/migration")
        .schemas(schema)
        .defaultSchema(schema)
        .createSchemas(false)
        .cleanDisabled(true)
        .load();
  }

  private static String version(MigrationInfoService info) {
    return Optional.ofNullable(info.current())
        .map(MigrationInfo::getVersion)
        .map(Objects::toString)
        .orElse("");
  }

  private static MigrationFailure scriptsFailed(String schema, FlywayException e) {
    if (e.getErrorCode() == CoreErrorCode.NON_EMPTY_SCHEMA_WITHOUT_SCHEMA_HISTORY_TABLE) {
      return new MigrationFailure(
          "The schema \"%1$s\" holds something that is not ours. Use another database, or move it away: ALTER SCHEMA \"%1$s\" RENAME TO ..."
              .formatted(schema),
          e);
    }
    return new MigrationFailure(
        "The schema \"%s\" could not be migrated: %s".formatted(schema, e.getMessage()), e);
  }

  private static void checkServer(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery(
                "SELECT current_setting('server_version_num')::INTEGER / 10000, current_setting('server_encoding')")) {
      row.next();
      checkServer(row.getInt(1), row.getString(2));
    }
  }

  static void checkServer(int version, String encoding) {
    if (version < OLDEST_POSTGRES) {
      throw new MigrationFailure(
          "PostgreSQL %d or newer is needed, and this is %d".formatted(OLDEST_POSTGRES, version));
    }
    if (!encoding.equals("UTF8")) {
      throw new MigrationFailure(
          "The database is encoded in %s, which cannot hold what people write. Use one made with: CREATE DATABASE ... ENCODING 'UTF8' TEMPLATE template0"
              .formatted(encoding));
    }
  }

  /** Waits for other migrators of the schema; the lock goes with the connection. */
  private static void lock(Connection connection, String schema) throws SQLException {
    try (PreparedStatement lock =
        connection.prepareStatement("SELECT pg_advisory_lock(?, hashtext(?))")) {
      lock.setInt(1, LOCK);
      lock.setString(2, schema);
      lock.execute();
    }
  }

  /** Asks first, because IF NOT EXISTS needs the right to create even when the schema exists. */
  private static void createSchema(Connection connection, String schema) throws SQLException {
    try (PreparedStatement exists =
            connection.prepareStatement("SELECT FROM pg_namespace WHERE nspname = ?");
        Statement create = connection.createStatement()) {
      exists.setString(1, schema);
      try (ResultSet found = exists.executeQuery()) {
        if (!found.next()) {
          create.execute("CREATE SCHEMA " + create.enquoteIdentifier(schema, true));
        }
      }
    }
  }

  private static void putOnSearchPath(Connection connection) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      String path = null;
      String name;
      try (ResultSet row =
          statement.executeQuery(
              """
              SELECT current_database(),
                     (SELECT split_part(setting, '=', 2)
                        FROM pg_db_role_setting s
                        JOIN pg_database d ON d.oid = s.setdatabase
                       CROSS JOIN unnest(s.setconfig) AS setting
                       WHERE s.setrole = 0
                         AND d.datname = current_database()
                         AND setting LIKE 'search\\_path=%')
              """)) {
        row.next();
        name = statement.enquoteIdentifier(row.getString(1), true);
        path = row.getString(2);
      }
      if (path != null && names(path, LIVE_SCHEMA)) {
        return;
      }
      String command = "ALTER DATABASE %s SET search_path = %s".formatted(name, SEARCH_PATH);
      try {
        statement.execute(command);
      } catch (SQLException e) {
        if (INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
          throw new MigrationFailure(
              "This role does not own the database, so it cannot set the search path."
                  + " Let the owner run, once: "
                  + command,
              e);
        }
        throw e;
      }
    }
  }

  private static boolean names(String searchPath, String schema) {
    return Arrays.stream(searchPath.split(","))
        .map(entry -> entry.strip().replace("\"", ""))
        .anyMatch(schema::equals);
  }
}
