package com.discordingest.consumer.write;

import java.sql.Connection;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;

/**
 * How this service uses jOOQ: PostgreSQL, names unqualified so that the search path decides the
 * schema.
 */
public final class Jooq {
  static {
    System.setProperty("org.jooq.no-logo", "true");
    System.setProperty("org.jooq.no-tips", "true");
  }

  private Jooq() {}

  static Settings settings() {
    return new Settings()
        .withRenderSchema(false)
        .withRenderCatalog(false)
        .withExecuteLogging(false);
  }

  /** Runs on a connection's current transaction. */
  public static DSLContext on(Connection connection) {
    return DSL.using(connection, SQLDialect.POSTGRES, settings());
  }
}
