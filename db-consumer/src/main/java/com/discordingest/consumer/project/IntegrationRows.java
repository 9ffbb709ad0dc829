package com.discordingest.consumer.project;

import static com.discordingest.consumer.project.RowTables.INTEGRATIONS;
import static com.discordingest.schema.Tables.DISCORD_INTEGRATIONS;

import com.discordingest.consumer.row.Row;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What INTEGRATION_* says about {@code discord_integrations}. An absent user is not forgotten. */
final class IntegrationRows {

  private static final Mapping INTEGRATION =
      Mapping.of(INTEGRATIONS)
          .field("name", DISCORD_INTEGRATIONS.NAME, Value.TEXT, "")
          .field("type", DISCORD_INTEGRATIONS.INTEGRATION_TYPE, Value.TEXT, "")
          .field("enabled", DISCORD_INTEGRATIONS.ENABLED, Value.FLAG)
          .field("syncing", DISCORD_INTEGRATIONS.SYNCING, Value.FLAG)
          .id("role_id", DISCORD_INTEGRATIONS.ROLE_ID)
          .field("enable_emoticons", DISCORD_INTEGRATIONS.ENABLE_EMOTICONS, Value.FLAG)
          .smallint("expire_behavior", DISCORD_INTEGRATIONS.EXPIRE_BEHAVIOR)
          .integer("expire_grace_period", DISCORD_INTEGRATIONS.EXPIRE_GRACE_PERIOD)
          .integer("subscriber_count", DISCORD_INTEGRATIONS.SUBSCRIBER_COUNT)
          .time("synced_at", DISCORD_INTEGRATIONS.SYNCED_AT)
          .field("revoked", DISCORD_INTEGRATIONS.REVOKED, Value.FLAG)
          .text("account.id", DISCORD_INTEGRATIONS.ACCOUNT_ID)
          .text("account.name", DISCORD_INTEGRATIONS.ACCOUNT_NAME)
          .id("application.id", DISCORD_INTEGRATIONS.APPLICATION_ID)
          .field("scopes", DISCORD_INTEGRATIONS.SCOPES, Value.TEXTS)
          .build();

  private IntegrationRows() {}

  static void saved(ObjectNode data, Changes out) {
    Row row =
        Changes.identified(
                INTEGRATIONS,
                DISCORD_INTEGRATIONS.ID,
                DISCORD_INTEGRATIONS.CREATED_AT,
                Fields.id(data, "id"))
            .with(DISCORD_INTEGRATIONS.GUILD_ID, GuildRows.required(data, out))
            .with(DISCORD_INTEGRATIONS.UPDATED_AT, out.time())
            .with(DISCORD_INTEGRATIONS.DELETED_AT, null);
    INTEGRATION.snapshot(data, row, out.repairs());
    Long userId = UserRows.embedded(data, "user", out);
    if (userId != null) {
      row.with(DISCORD_INTEGRATIONS.USER_ID, userId);
    }
    ObjectNode application = Parts.object(data, "application", out);
    if (application != null) {
      UserRows.embedded(application, "bot", out);
    }
    out.snapshot(row);
  }

  static void deleted(ObjectNode data, Changes out) {
    out.update(
        new Row(INTEGRATIONS)
            .with(DISCORD_INTEGRATIONS.ID, Fields.id(data, "id"))
            .with(DISCORD_INTEGRATIONS.UPDATED_AT, out.time())
            .with(DISCORD_INTEGRATIONS.DELETED_AT, out.time()));
  }
}
