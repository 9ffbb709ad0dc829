package com.discordingest.migrations;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(PostgresExtension.class)
class MigratorIT {
  private static final String SETTINGS =
      """
      SELECT unnest(setconfig) FROM pg_db_role_setting s JOIN pg_database d ON d.oid = s.setdatabase
       WHERE d.datname = current_database()
      """;

  @Test
  void makesTheSchemaAndPutsItOnTheSearchPath(TestDatabase database) throws SQLException {
    Migration migration = database.migrator().migrate("discord");

    assertThat(migration.from()).isEmpty();
    assertThat(migration.to()).isNotEmpty();
    assertThat(migration.applied()).isPositive();
    assertThat(database.query("SELECT 'discord_guilds'::regclass"))
        .containsExactly("discord_guilds");
  }

  @Test
  void findsNothingToDoTheSecondTime(TestDatabase database) {
    Migration first = database.migrator().migrate("discord");
    Migration second = database.migrator().migrate("discord");
    assertThat(second).isEqualTo(new Migration("discord", first.to(), first.to(), 0));
  }

  @Test
  void countsWhatIsPendingWithoutChangingAnything(TestDatabase database) throws SQLException {
    int before = database.migrator().pending("discord");
    List<String> schemas =
        database.query("SELECT nspname FROM pg_namespace WHERE nspname = 'discord'");
    int applied = database.migrator().migrate("discord").applied();

    assertThat(schemas).isEmpty();
    assertThat(before).isEqualTo(applied);
    assertThat(database.migrator().pending("discord")).isZero();
  }

  @Test
  void letsManyProcessesStartAtOnce(TestDatabase database) throws Exception {
    int processes = 6;
    CyclicBarrier start = new CyclicBarrier(processes);
    List<Future<Migration>> migrations = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(processes)) {
      for (int i = 0; i < processes; i++) {
        migrations.add(
            threads.submit(() -> {
              start.await();
              return database.migrator().migrate("discord");
            }));
      }
    }
    int migrators = 0;
    for (Future<Migration> migration : migrations) {
      migrators += migration.get().applied() > 0 ? 1 : 0;
    }
    assertThat(migrators).isEqualTo(1);
  }

  @Test
  void needsNoMoreThanTheOwnerOfTheDatabase(TestDatabase database) throws SQLException {
    database.execute(
        "CREATE ROLE owner_%1$s LOGIN; ALTER DATABASE %1$s OWNER TO owner_%1$s"
            .formatted(database.name()));
    Migrator migrator = new Migrator(database.as("owner_" + database.name()));

    assertThat(migrator.migrate("discord").applied()).isPositive();
    assertThat(database.query(SETTINGS)).containsExactly("search_path=discord, public");
  }

  @Test
  void tellsWhatTheOwnerMustRunWhenTheRoleIsNotTheOwner(TestDatabase database) throws SQLException {
    database.execute(
        "CREATE ROLE guest_%1$s LOGIN; GRANT CREATE ON DATABASE %1$s TO guest_%1$s"
            .formatted(database.name()));
    Migrator migrator = new Migrator(database.as("guest_" + database.name()));
    String command =
        "ALTER DATABASE \"%s\" SET search_path = discord, public".formatted(database.name());

    assertThatThrownBy(() -> migrator.migrate("discord"))
        .isInstanceOf(MigrationFailure.class)
        .hasMessageEndingWith(command);

    database.execute(command);
    assertThat(migrator.migrate("discord").applied()).isZero();
  }

  @Test
  void leavesASearchPathAloneThatNamesTheSchema(TestDatabase database) throws SQLException {
    database.execute(
        "ALTER DATABASE %s SET search_path = public, \"discord\", extensions"
            .formatted(database.name()));

    database.migrator().migrate("discord");

    assertThat(database.query(SETTINGS)).containsExactly("search_path=public, discord, extensions");
  }

  @Test
  void migratesAnotherSchemaBesideTheLiveOne(TestDatabase database) throws SQLException {
    database.migrator().migrate("discord");
    Migration migration = database.migrator().migrate("discord_next");

    assertThat(migration.applied()).isPositive();
    assertThat(database.query(SETTINGS)).containsExactly("search_path=discord, public");
    assertThat(
            database.query(
                """
                SELECT count(*) FROM pg_constraint c
                  JOIN pg_class t ON t.oid = c.confrelid
                 WHERE c.connamespace = 'discord_next'::regnamespace
                   AND t.relnamespace <> c.connamespace
                """))
        .as("foreign keys out of the new schema")
        .containsExactly("0");
  }

  @Test
  void knowsASchemaThatWasRenamed(TestDatabase database) throws SQLException {
    Migration next = database.migrator().migrate("discord_next");
    database.execute("ALTER SCHEMA discord_next RENAME TO discord");
    assertThat(database.migrator().migrate("discord"))
        .isEqualTo(new Migration("discord", next.to(), next.to(), 0));
  }

  @Test
  void doesNotTakeOverASchemaOfSomebodyElse(TestDatabase database) throws SQLException {
    database.execute("CREATE SCHEMA discord; CREATE TABLE discord.theirs (id INTEGER)");
    assertThatThrownBy(() -> database.migrator().migrate("discord"))
        .isInstanceOf(MigrationFailure.class)
        .hasMessageContaining("not ours");
  }

  @Test
  void refusesADatabaseThatCannotHoldEveryText(TestDatabase database) throws SQLException {
    database.execute(
        "CREATE DATABASE latin_%s ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0"
            .formatted(database.name()));
    TestDatabase latin =
        new TestDatabase(
            database.jdbcUrl().replace(database.name(), "latin_" + database.name()), "latin");
    assertThatThrownBy(() -> latin.migrator().migrate("discord"))
        .isInstanceOf(MigrationFailure.class)
        .hasMessageContaining("LATIN1")
        .hasMessageContaining("ENCODING 'UTF8'");
  }

  @Test
  void saysWhyPostgresCannotBeReached() {
    Migrator migrator = Migrator.forDatabase("jdbc:postgresql://localhost:1/x", "nobody", null);
    assertThatThrownBy(() -> migrator.migrate("discord"))
        .isInstanceOf(MigrationFailure.class)
        .hasMessageContaining("localhost:1");
    assertThatThrownBy(() -> migrator.pending("discord")).isInstanceOf(MigrationFailure.class);
  }
}
