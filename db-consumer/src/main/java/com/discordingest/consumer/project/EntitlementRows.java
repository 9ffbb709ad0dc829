package com.discordingest.consumer.project;

import static com.discordingest.consumer.project.RowTables.ENTITLEMENTS;
import static com.discordingest.schema.Tables.DISCORD_ENTITLEMENTS;

import com.discordingest.consumer.row.Row;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What ENTITLEMENT_* says about {@code discord_entitlements}. */
final class EntitlementRows {

  private static final Mapping ENTITLEMENT =
      Mapping.of(ENTITLEMENTS)
          .field("sku_id", DISCORD_ENTITLEMENTS.SKU_ID, Value.ID, 0L)
          .field("application_id", DISCORD_ENTITLEMENTS.APPLICATION_ID, Value.ID, 0L)
          .id("user_id", DISCORD_ENTITLEMENTS.USER_ID)
          .id("guild_id", DISCORD_ENTITLEMENTS.GUILD_ID)
          .label(
              "type",
              DISCORD_ENTITLEMENTS.ENTITLEMENT_TYPE,
              Labels::entitlementType,
              Labels.UNKNOWN)
          .id("subscription_id", DISCORD_ENTITLEMENTS.SUBSCRIPTION_ID)
          .flag("consumed", DISCORD_ENTITLEMENTS.CONSUMED, false)
          .time("starts_at", DISCORD_ENTITLEMENTS.STARTS_AT)
          .time("ends_at", DISCORD_ENTITLEMENTS.ENDS_AT)
          .build();

  private EntitlementRows() {}

  static void saved(ObjectNode data, Changes out) {
    boolean deleted = Fields.isTrue(data, "deleted");
    out.snapshot(
        described(data, out).with(DISCORD_ENTITLEMENTS.DELETED_AT, deleted ? out.time() : null));
  }

  /** A refund or a withdrawal: reaching its end sends nothing. */
  static void deleted(ObjectNode data, Changes out) {
    out.snapshot(described(data, out).with(DISCORD_ENTITLEMENTS.DELETED_AT, out.time()));
  }

  private static Row described(ObjectNode data, Changes out) {
    Row row =
        Changes.identified(
                ENTITLEMENTS,
                DISCORD_ENTITLEMENTS.ID,
                DISCORD_ENTITLEMENTS.CREATED_AT,
                Fields.id(data, "id"))
            .with(DISCORD_ENTITLEMENTS.UPDATED_AT, out.time());
    ENTITLEMENT.snapshot(data, row, out.repairs());
    return row;
  }
}
