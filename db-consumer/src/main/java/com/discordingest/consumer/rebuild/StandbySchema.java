package com.discordingest.consumer.rebuild;

import com.discordingest.consumer.config.ConsumerConfiguration;
import com.discordingest.consumer.consume.StopSignal;
import com.discordingest.consumer.write.Database;
import com.discordingest.consumer.write.Database.Commits;
import com.discordingest.consumer.write.SchemaMigration;
import com.discordingest.consumer.write.rebuild.ComparedSchema;
import com.discordingest.consumer.write.rebuild.SchemaSwap;
import com.discordingest.consumer.write.rebuild.Schemas;
import com.discordingest.runtime.CommandFailure;
import com.discordingest.runtime.ExitCode;
import java.sql.SQLException;
import java.time.Duration;

/** The schema of before a swap, which stands by until it is removed. */
public final class StandbySchema {
  private StandbySchema() {}

  static String nameFor(String live) {
    return live + "_old";
  }

  /** Removes it; returns how many bytes it took. */
  public static long drop(ConsumerConfiguration configuration) {
    return drop(configuration, nameFor(configuration.schema()));
  }

  /** Removes a schema beside the live one; returns how many bytes it took. */
  public static long drop(ConsumerConfiguration configuration, String name) {
    Database database = new Database(configuration.database(), configuration.schema());
    try (Schemas schemas = lock(database)) {
      require(schemas, name);
      long bytes = schemas.bytes(name);
      schemas.drop(name);
      return bytes;
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /**
   * Lets it and the live schema change places, after it has caught up.
   *
   * @return how long writers were held off
   */
  public static Duration swapBack(
      ConsumerConfiguration configuration,
      Duration patience,
      RebuildListener listener,
      StopSignal stop)
      throws InterruptedException {
    String live = configuration.schema();
    String standby = nameFor(live);
    Database database = new Database(configuration.database(), live);
    try (Schemas schemas = lock(database)) {
      require(schemas, standby);
      listener.told(
          SchemaMigration.run(configuration.database(), standby, configuration.databaseWait()));
      Database target = new Database(configuration.database(), standby, Commits.DEFERRED);
      CatchUp catchUp =
          new CatchUp(
              schemas,
              new LogReplay(configuration, target, listener, stop),
              live,
              standby,
              configuration.topics().projected());
      catchUp.closely();
      String since;
      try (ComparedSchema held = ComparedSchema.hold(database, live, standby);
          SchemaSwap carry = SchemaSwap.open(database, live, standby)) {
        since = held.mark();
        carry.carryOver();
      }
      return new SwapWhenQuiet(database, catchUp, live, standby, patience, listener, stop)
          .run(since, standby);
    } catch (SQLException e) {
      throw failure(e);
    }
  }

  /** The lock that admits one rebuild, or anything that would disturb it, at a time. */
  static Schemas lock(Database database) throws SQLException {
    Schemas schemas = Schemas.open(database);
    boolean locked = false;
    try {
      locked = schemas.tryLock(database.schema());
      if (!locked) {
        throw new CommandFailure(
            ExitCode.MISMATCH,
            "another rebuild or verification of schema "
                + database.schema()
                + " is running. Let it end first.");
      }
      return schemas;
    } finally {
      if (!locked) {
        schemas.close();
      }
    }
  }

  private static void require(Schemas schemas, String name) throws SQLException {
    if (!schemas.exists(name)) {
      throw new CommandFailure(
          ExitCode.MISMATCH, "there is no schema " + name + ": no rebuild has left one.");
    }
  }

  private static CommandFailure failure(SQLException e) {
    return new CommandFailure(
        ExitCode.FAILED, "PostgreSQL failed: " + e.getMessage() + ". Run the command again.", e);
  }
}
