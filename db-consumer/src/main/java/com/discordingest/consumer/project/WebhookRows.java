package com.discordingest.consumer.project;

import static com.discordingest.consumer.project.RowTables.WEBHOOKS;
import static com.discordingest.schema.Tables.DISCORD_WEBHOOKS;

import com.discordingest.consumer.row.Row;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the messages that webhooks write say about {@code discord_webhooks}. */
final class WebhookRows {

  /** Flag of messages that come from a channel which this one follows. */
  private static final int IS_CROSSPOST = 1 << 1;

  private WebhookRows() {}

  /**
   * The same columns every time, so that it does not matter which partition is read first: an
   * application posts as one webhook in many guilds.
   */
  static void posted(
      long id, long channelId, @Nullable Long guildId, ObjectNode message, Changes out) {
    ObjectNode author = Fields.required(message, "author");
    boolean application = Fields.id(author, "id") != id || isApplications(id, message);
    Integer flags = Fields.integer(message, "flags");
    boolean followed = !application && flags != null && (flags & IS_CROSSPOST) != 0;
    ObjectNode source = followed ? Fields.object(message, "message_reference") : null;
    out.snapshot(
        Changes.identified(WEBHOOKS, DISCORD_WEBHOOKS.ID, DISCORD_WEBHOOKS.CREATED_AT, id)
            .with(DISCORD_WEBHOOKS.WEBHOOK_TYPE, Labels.webhook(application, followed))
            .with(DISCORD_WEBHOOKS.GUILD_ID, guildId)
            .with(DISCORD_WEBHOOKS.CHANNEL_ID, channelId)
            .with(DISCORD_WEBHOOKS.NAME, Fields.text(author, "username"))
            .with(DISCORD_WEBHOOKS.AVATAR, Fields.text(author, "avatar"))
            .with(
                DISCORD_WEBHOOKS.APPLICATION_ID,
                application ? Long.valueOf(id) : Fields.optionalId(message, "application_id"))
            .with(
                DISCORD_WEBHOOKS.SOURCE_GUILD_ID,
                source == null ? null : Fields.optionalId(source, "guild_id"))
            .with(
                DISCORD_WEBHOOKS.SOURCE_CHANNEL_ID,
                source == null ? null : Fields.optionalId(source, "channel_id"))
            .with(DISCORD_WEBHOOKS.UPDATED_AT, out.time())
            .with(DISCORD_WEBHOOKS.DELETED_AT, null));
  }

  /** Whether a message's author is a webhook rather than a user (trap M4). */
  static boolean wrote(ObjectNode message, long authorId) {
    Long webhookId = Fields.optionalId(message, "webhook_id");
    return webhookId != null && webhookId == authorId && !isApplications(webhookId, message);
  }

  /** An application's own webhook, which answers interactions, has the application's id. */
  private static boolean isApplications(long id, ObjectNode message) {
    Long applicationId = Fields.optionalId(message, "application_id");
    return applicationId != null && applicationId == id;
  }

  /** Webhooks go with their channel, and no event says so (trap C2); those of applications stay. */
  static void channelDeleted(long channelId, Changes out) {
    out.mark(
        new Row(WEBHOOKS).with(DISCORD_WEBHOOKS.CHANNEL_ID, channelId),
        List.of(),
        new Row(WEBHOOKS)
            .with(DISCORD_WEBHOOKS.DELETED_AT, out.time())
            .with(DISCORD_WEBHOOKS.UPDATED_AT, out.time()),
        Changes.whereSet(WEBHOOKS, DISCORD_WEBHOOKS.DELETED_AT),
        Changes.where(WEBHOOKS, DISCORD_WEBHOOKS.WEBHOOK_TYPE, "application"));
  }
}
