package com.discordingest.consumer.project;

import static com.discordingest.consumer.project.RowTables.WEBHOOKS;
import static com.discordingest.schema.Tables.DISCORD_WEBHOOKS;

import com.discordingest.consumer.row.Row;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the messages that webhooks write, and the audit log, say about {@code discord_webhooks}. */
final class WebhookRows {

  /** Flag of messages that come from a channel which this one follows. */
  private static final int IS_CROSSPOST = 1 << 1;

  /** Discord's number for webhooks that repeat another channel's messages. */
  private static final int FOLLOWER = 2;

  private WebhookRows() {}

  /**
   * The same columns every time, so that it does not matter which partition is read first: an
   * application posts as one webhook in many guilds.
   */
  static void posted(
      long id, long channelId, @Nullable Long guildId, ObjectNode message, Changes out) {
    ObjectNode author = Parts.object(message, "author", out);
    Long authorId = author == null ? null : Parts.id(author, "id", out);
    if (author == null || authorId == null) {
      return;
    }
    boolean application = authorId != id || isApplications(id, message, out);
    Integer flags = Fields.integer(message, "flags");
    boolean followed = !application && flags != null && (flags & IS_CROSSPOST) != 0;
    ObjectNode source = followed ? Parts.object(message, "message_reference", out) : null;
    out.snapshot(
        Changes.identified(WEBHOOKS, DISCORD_WEBHOOKS.ID, DISCORD_WEBHOOKS.CREATED_AT, id)
            .with(DISCORD_WEBHOOKS.WEBHOOK_TYPE, Labels.webhook(application, followed))
            .with(DISCORD_WEBHOOKS.GUILD_ID, guildId)
            .with(DISCORD_WEBHOOKS.CHANNEL_ID, channelId)
            .with(DISCORD_WEBHOOKS.NAME, Fields.text(author, "username"))
            .with(DISCORD_WEBHOOKS.AVATAR, Fields.text(author, "avatar"))
            .with(
                DISCORD_WEBHOOKS.APPLICATION_ID,
                application ? Long.valueOf(id) : Parts.id(message, "application_id", out))
            .with(
                DISCORD_WEBHOOKS.SOURCE_GUILD_ID,
                source == null ? null : Parts.id(source, "guild_id", out))
            .with(
                DISCORD_WEBHOOKS.SOURCE_CHANNEL_ID,
                source == null ? null : Parts.id(source, "channel_id", out))
            .with(DISCORD_WEBHOOKS.UPDATED_AT, out.time())
            .with(DISCORD_WEBHOOKS.DELETED_AT, null));
  }

  /**
   * The audit log says that a webhook was made, by whom and where: of an incoming or a following
   * one, for applications have theirs without.
   */
  static void made(long guildId, long id, @Nullable Long creatorId, ObjectNode entry, Changes out) {
    List<ObjectNode> changes = Parts.objects(entry, "changes", out);
    if (changes == null) {
      return;
    }
    ObjectNode webhook = entry.objectNode();
    changes.forEach(change -> webhook.set(change.path("key").asText(), change.get("new_value")));
    Long channelId = Parts.id(webhook, "channel_id", out);
    if (channelId == null) {
      return;
    }
    ChannelRows.refer(channelId, guildId, out);
    Integer type = Fields.integer(webhook, "type");
    out.snapshot(
        Changes.identified(WEBHOOKS, DISCORD_WEBHOOKS.ID, DISCORD_WEBHOOKS.CREATED_AT, id)
            .with(
                DISCORD_WEBHOOKS.WEBHOOK_TYPE,
                Labels.webhook(false, type != null && type == FOLLOWER))
            .with(DISCORD_WEBHOOKS.GUILD_ID, guildId)
            .with(DISCORD_WEBHOOKS.CHANNEL_ID, channelId)
            .with(DISCORD_WEBHOOKS.NAME, Fields.text(webhook, "name"))
            .with(DISCORD_WEBHOOKS.CREATOR_ID, creatorId)
            .with(DISCORD_WEBHOOKS.UPDATED_AT, out.time())
            .with(DISCORD_WEBHOOKS.DELETED_AT, null));
  }

  /** The audit log says that a webhook was deleted; no event of its own does. */
  static void deleted(long id, Changes out) {
    out.update(
        new Row(WEBHOOKS)
            .with(DISCORD_WEBHOOKS.ID, id)
            .with(DISCORD_WEBHOOKS.UPDATED_AT, out.time())
            .with(DISCORD_WEBHOOKS.DELETED_AT, out.time()));
  }

  /** Whether a message's author is a webhook rather than a user (trap M4). */
  static boolean wrote(ObjectNode message, long authorId, Changes out) {
    Long webhookId = Parts.id(message, "webhook_id", out);
    return webhookId != null && webhookId == authorId && !isApplications(webhookId, message, out);
  }

  /** An application's own webhook, which answers interactions, has the application's id. */
  private static boolean isApplications(long id, ObjectNode message, Changes out) {
    Long applicationId = Parts.id(message, "application_id", out);
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
