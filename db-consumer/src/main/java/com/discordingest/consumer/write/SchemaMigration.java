package com.discordingest.consumer.write;

import com.discordingest.migrations.Migration;
import com.discordingest.migrations.MigrationFailure;
import com.discordingest.migrations.Migrator;
import com.discordingest.model.config.DatabaseUrl;
import com.discordingest.runtime.CommandFailure;
import com.discordingest.runtime.ExitCode;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Waits for PostgreSQL at start-up, and brings the schema up to date. */
public final class SchemaMigration {
  private static final Logger LOG = LoggerFactory.getLogger(SchemaMigration.class);
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private SchemaMigration() {}

  /**
   * Migrates.
   *
   * @return one line for the operator
   * @throws CommandFailure if PostgreSQL does not answer in time, or refuses
   */
  public static String run(DatabaseUrl url, String schema, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    while (true) {
      awaitDatabase(url, schema, Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
      try {
        return told(
            schema,
            Migrator.forDatabase(url.jdbcUrl(), url.user(), url.password()).migrate(schema));
      } catch (MigrationFailure e) {
        if (!isPassing(e) || System.nanoTime() > deadline) {
          throw new CommandFailure(ExitCode.INCOMPLETE, String.valueOf(e.getMessage()), e);
        }
        LOG.warn("the migration was cut off, and begins again: {}", e.getMessage());
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
  }

  private static String told(String schema, Migration migration) {
    return migration.applied() == 0
        ? "schema " + schema + " is up to date (version " + migration.to() + ")"
        : "schema "
            + schema
            + " migrated to version "
            + migration.to()
            + " ("
            + migration.applied()
            + " scripts)";
  }

  /** Whether trying again may help; each script is applied whole or not at all. */
  private static boolean isPassing(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException refused && FailureKind.of(refused) == FailureKind.RETRY) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns when a connection can be opened.
   *
   * @throws CommandFailure if that does not happen in time, or can never
   */
  public static void awaitDatabase(DatabaseUrl url, String schema, Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    boolean told = false;
    while (true) {
      try (Connection connection = new Database(url, schema).open()) {
        if (connection.isValid(5)) {
          return;
        }
      } catch (SQLException e) {
        if (FailureKind.of(e) != FailureKind.RETRY || System.nanoTime() > deadline) {
          throw new CommandFailure(
              ExitCode.UNREACHABLE,
              "PostgreSQL at "
                  + url
                  + " cannot be used: "
                  + e.getMessage()
                  + " Check DATABASE_URL, and that the server runs.",
              e);
        }
        if (!told) {
          LOG.warn("waiting for PostgreSQL at {}: {}", url, e.getMessage());
          told = true;
        }
      }
      LockSupport.parkNanos(RETRY_NANOS);
    }
  }
}
