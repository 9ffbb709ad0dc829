package com.discordingest.migrations;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Gives every parameter of type {@link TestDatabase} an empty database on one shared server. */
final class PostgresExtension implements ParameterResolver {
  private static final AtomicInteger DATABASES = new AtomicInteger();

  /** Held, because java.util.logging forgets the level of a logger that nobody holds. */
  private static final Logger FLYWAY_LOG = Logger.getLogger("org.flywaydb");

  static {
    FLYWAY_LOG.setLevel(Level.WARNING);
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == TestDatabase.class;
  }

  @Override
  public TestDatabase resolveParameter(ParameterContext parameter, ExtensionContext context) {
    Server server =
        context
            .getRoot()
            .getStore(ExtensionContext.Namespace.create(PostgresExtension.class))
            .computeIfAbsent(Server.class, key -> Server.start(), Server.class);
    try {
      return server.newDatabase("test_" + DATABASES.incrementAndGet());
    } catch (SQLException e) {
      throw new ParameterResolutionException("no database for the test", e);
    }
  }

  /** Closed by JUnit when the last test has run. */
  private record Server(EmbeddedPostgres postgres) implements AutoCloseable {
    static Server start() {
      try {
        return new Server(
            EmbeddedPostgres.builder().setServerConfig("max_connections", "50").start());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    TestDatabase newDatabase(String name) throws SQLException {
      try (Connection connection = postgres.getPostgresDatabase().getConnection()) {
        TestDatabase.execute(connection, "CREATE DATABASE " + name);
      }
      return new TestDatabase(
          "jdbc:postgresql://localhost:%d/%s".formatted(postgres.getPort(), name), name);
    }

    @Override
    public void close() throws IOException {
      postgres.close();
    }
  }
}
