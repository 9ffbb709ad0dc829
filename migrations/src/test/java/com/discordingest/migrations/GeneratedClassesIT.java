package com.discordingest.migrations;

import static com.discordingest.schema.Tables.DISCORD_CHANNELS;
import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.schema.Routines;
import com.discordingest.schema.Tables;
import com.discordingest.schema.enums.DiscordChannelType;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.Locale;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.MappedSchema;
import org.jooq.conf.RenderMapping;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The generated classes serve any schema, so that a rebuild can write to another one. */
@ExtendWith(PostgresExtension.class)
class GeneratedClassesIT {

  @Test
  void renderForWhicheverSchemaTheyAreMappedTo(TestDatabase database) throws SQLException {
    database.migrator().migrate("discord_next");
    Settings settings =
        new Settings()
            .withRenderMapping(
                new RenderMapping()
                    .withSchemata(
                        new MappedSchema().withInput("discord").withOutput("discord_next")));
    try (Connection connection = database.connect()) {
      DSLContext jooq = DSL.using(connection, SQLDialect.POSTGRES, settings);

      jooq.insertInto(DISCORD_CHANNELS)
          .set(DISCORD_CHANNELS.ID, 7L)
          .set(DISCORD_CHANNELS.CHANNEL_TYPE, DiscordChannelType.guild_media)
          .execute();

      assertThat(Routines.ensureMessagePartition(jooq.configuration(), LocalDate.of(2025, 1, 1)))
          .isTrue();
      assertThat(
              TestDatabase.query(
                  connection, "SELECT channel_type FROM discord_next.discord_channels"))
          .containsExactly("guild_media");
    }
  }

  @Test
  void leaveOutViewsPartitionsAndFlywaysTable() {
    assertThat(Tables.class.getFields())
        .extracting(field -> field.getName().toLowerCase(Locale.ROOT))
        .contains("discord_messages", "ingest_offsets")
        .noneMatch(name ->
            name.contains("flyway")
                || name.endsWith("_overview")
                || name.matches(".*_y\\d{4}m\\d{2}"));
  }
}
