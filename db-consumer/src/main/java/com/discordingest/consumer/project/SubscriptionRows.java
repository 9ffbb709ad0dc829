package com.discordingest.consumer.project;

import static com.discordingest.consumer.project.RowTables.SUBSCRIPTIONS;
import static com.discordingest.schema.Tables.DISCORD_SUBSCRIPTIONS;

import com.discordingest.consumer.row.Row;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** What SUBSCRIPTION_* says about {@code discord_subscriptions}. */
final class SubscriptionRows {

  private static final Mapping SUBSCRIPTION =
      Mapping.of(SUBSCRIPTIONS)
          .field("user_id", DISCORD_SUBSCRIPTIONS.USER_ID, Value.ID, 0L)
          .field("sku_ids", DISCORD_SUBSCRIPTIONS.SKU_IDS, Value.IDS)
          .field("renewal_sku_ids", DISCORD_SUBSCRIPTIONS.RENEWAL_SKU_IDS, Value.IDS)
          .field("entitlement_ids", DISCORD_SUBSCRIPTIONS.ENTITLEMENT_IDS, Value.IDS)
          .label("status", DISCORD_SUBSCRIPTIONS.STATUS, Labels::subscriptionStatus, Labels.UNKNOWN)
          .text("country", DISCORD_SUBSCRIPTIONS.COUNTRY)
          .time("current_period_start", DISCORD_SUBSCRIPTIONS.CURRENT_PERIOD_START)
          .time("current_period_end", DISCORD_SUBSCRIPTIONS.CURRENT_PERIOD_END)
          .time("canceled_at", DISCORD_SUBSCRIPTIONS.CANCELED_AT)
          .build();

  private SubscriptionRows() {}

  static void saved(ObjectNode data, Changes out) {
    out.snapshot(described(data, out).with(DISCORD_SUBSCRIPTIONS.DELETED_AT, null));
  }

  static void deleted(ObjectNode data, Changes out) {
    out.snapshot(described(data, out).with(DISCORD_SUBSCRIPTIONS.DELETED_AT, out.time()));
  }

  private static Row described(ObjectNode data, Changes out) {
    Row row =
        Changes.identified(
                SUBSCRIPTIONS,
                DISCORD_SUBSCRIPTIONS.ID,
                DISCORD_SUBSCRIPTIONS.CREATED_AT,
                Fields.id(data, "id"))
            .with(DISCORD_SUBSCRIPTIONS.UPDATED_AT, out.time());
    SUBSCRIPTION.snapshot(data, row, out.repairs());
    return row;
  }
}
