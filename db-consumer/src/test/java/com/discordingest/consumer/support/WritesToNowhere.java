package com.discordingest.consumer.support;

import com.discordingest.model.config.DatabaseUrl;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.DriverPropertyInfo;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.Properties;
import java.util.logging.Logger;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record1;
import org.jooq.Record3;
import org.jooq.Result;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.jooq.tools.jdbc.MockConnection;
import org.jooq.tools.jdbc.MockResult;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.QueryExecutor;

/**
 * A JDBC driver behind which there is no database: statements do nothing, and rows that are copied
 * go nowhere. What comes before the wire runs as it is: folding, SQL, and the binary form of each
 * value.
 */
public final class WritesToNowhere implements Driver {
  private static final String URL = "jdbc:nowhere:";

  /** What the writer can be given in place of a database. */
  public static DatabaseUrl url() {
    try {
      if (DriverManager.drivers().noneMatch(WritesToNowhere.class::isInstance)) {
        DriverManager.registerDriver(new WritesToNowhere());
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    return new DatabaseUrl(URL, null, null);
  }

  @Override
  public @Nullable Connection connect(String url, Properties info) {
    if (!acceptsURL(url)) {
      return null;
    }
    DSLContext dsl = DSL.using(SQLDialect.POSTGRES);
    Field<Long> one = DSL.field("one", Long.class);
    Result<Record1<Long>> none = dsl.newResult(one);
    Result<Record1<Long>> row = dsl.newResult(one);
    row.add(dsl.newRecord(one).values(1L));
    MockConnection statements =
        new MockConnection(statement -> {
          String sql = statement.sql();
          return new MockResult[] {
            sql.contains("moves") ? moved(dsl, statement.bindings()) : answer(sql, row, none)
          };
        });
    return proxy(
        Connection.class,
        (_, method, arguments) ->
            switch (method.getName()) {
              case "unwrap" -> connectionThatCopies();
              // What the mock does not know.
              case "abort" -> null;
              default -> called(statements, method, arguments);
            });
  }

  /** One row for a question, one changed row for a change, none where changed rows are shown. */
  private static MockResult answer(String sql, Result<?> row, Result<?> none) {
    if (sql.startsWith("select")) {
      return new MockResult(1, row);
    }
    return sql.contains("returning") || sql.contains("RETURNING")
        ? new MockResult(0, none)
        : new MockResult(1);
  }

  /**
   * Offsets are where they are thought to be, so that all move on.
   *
   * @param moves topic, partition, offset and next offset, one after the other
   */
  private static MockResult moved(DSLContext dsl, @Nullable Object[] moves) {
    Field<String> topic = DSL.field("topic", String.class);
    Field<Integer> partition = DSL.field("partition", Integer.class);
    Field<Long> table = DSL.field("table", Long.class);
    Result<Record3<String, Integer, Long>> rows = dsl.newResult(topic, partition, table);
    for (int at = 0; at < moves.length; at += 4) {
      rows.add(
          dsl.newRecord(topic, partition, table)
              .values((String) moves[at], (Integer) moves[at + 1], 1L));
    }
    return new MockResult(rows.size(), rows);
  }

  private static @Nullable Object called(
      Connection statements, Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(statements, arguments);
    } catch (InvocationTargetException e) {
      throw e.getTargetException();
    }
  }

  private static PGConnection connectionThatCopies() {
    CopyIn copy =
        proxy(
            CopyIn.class,
            (_, method, _) ->
                switch (method.getName()) {
                  case "endCopy" -> 0L;
                  case "isActive" -> false;
                  default -> null;
                });
    QueryExecutor executor =
        proxy(
            QueryExecutor.class,
            (_, method, _) -> method.getName().equals("startCopy") ? copy : null);
    BaseConnection base =
        proxy(
            BaseConnection.class,
            (_, method, _) ->
                switch (method.getName()) {
                  case "getQueryExecutor" -> executor;
                  case "getAutoCommit" -> false;
                  default -> null;
                });
    return proxy(
        PGConnection.class,
        (_, method, _) -> {
          if (method.getName().equals("getCopyAPI")) {
            return new CopyManager(base);
          }
          throw new UnsupportedOperationException(method.toString());
        });
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(
        Proxy.newProxyInstance(
            WritesToNowhere.class.getClassLoader(), new Class<?>[] {type}, handler));
  }

  @Override
  public boolean acceptsURL(String url) {
    return url.startsWith(URL);
  }

  @Override
  public DriverPropertyInfo[] getPropertyInfo(String url, Properties info) {
    return new DriverPropertyInfo[0];
  }

  @Override
  public int getMajorVersion() {
    return 1;
  }

  @Override
  public int getMinorVersion() {
    return 0;
  }

  @Override
  public boolean jdbcCompliant() {
    return false;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }
}
