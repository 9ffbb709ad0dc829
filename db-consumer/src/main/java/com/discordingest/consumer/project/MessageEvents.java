package com.discordingest.consumer.project;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** MESSAGE_CREATE, _UPDATE, _DELETE and _DELETE_BULK. */
final class MessageEvents {
  private MessageEvents() {}

  static void created(ObjectNode data, Changes out) {
    long id = Fields.id(data, "id");
    long channelId = Fields.id(data, "channel_id");
    Long guildId = guild(data, out);
    Long authorId = author(data, guildId, out);
    if (guildId == null) {
      ChannelRows.direct(channelId, Fields.integer(data, "channel_type"), out);
    }
    ChannelRows.posted(channelId, guildId, id, out);
    Changes ofMessage = out.ofNewEntity();
    MessageRows.created(id, channelId, guildId, authorId, data, ofMessage);
    MessageChildren.replace(id, data, ofMessage);
    others(channelId, guildId, data, out);
  }

  /** The message's own row, without what it refers to and without what belongs to it. */
  static void createdAlone(ObjectNode data, Changes out) {
    ObjectNode author = Fields.object(data, "author");
    if (author == null) {
      throw new UnprojectableException("field author is missing");
    }
    MessageRows.created(
        Fields.id(data, "id"),
        Fields.id(data, "channel_id"),
        Fields.optionalId(data, "guild_id"),
        Fields.id(author, "id"),
        data,
        out.ofNewEntity());
  }

  static void updated(ObjectNode data, Changes out) {
    ObjectNode shown = MessageRows.shown(data);
    long id = Fields.id(shown, "id");
    long channelId = Fields.id(shown, "channel_id");
    Long guildId = guild(shown, out);
    Long authorId = author(shown, guildId, out);
    ChannelRows.refer(channelId, guildId, out);
    MessageRows.updated(id, channelId, guildId, authorId, shown, out);
    MessageChildren.replace(id, shown, out);
    others(channelId, guildId, shown, out);
  }

  static void deleted(ObjectNode data, Changes out) {
    long channelId = Fields.id(data, "channel_id");
    Long guildId = guild(data, out);
    ChannelRows.refer(channelId, guildId, out);
    MessageRows.deleted(Fields.id(data, "id"), channelId, guildId, out);
  }

  static void bulkDeleted(ObjectNode data, Changes out) {
    long channelId = Fields.id(data, "channel_id");
    Long guildId = guild(data, out);
    ChannelRows.refer(channelId, guildId, out);
    List<Long> ids = Parts.ids(data, "ids", out);
    if (ids == null) {
      throw new UnprojectableException("field ids is missing");
    }
    for (long id : ids) {
      MessageRows.deleted(id, channelId, guildId, out);
    }
  }

  /** The users and webhooks that the message shows besides the author. */
  private static void others(long channelId, @Nullable Long guildId, ObjectNode data, Changes out) {
    Long webhookId = Parts.id(data, "webhook_id", out);
    if (webhookId != null && data.hasNonNull("author")) {
      WebhookRows.posted(webhookId, channelId, guildId, data, out);
    }
    List<ObjectNode> mentions = Parts.keyed(data, "mentions", "id", out);
    if (mentions != null) {
      mentions.forEach(user -> mentioned(user, guildId, out));
    }
    for (String field : List.of("interaction_metadata", "interaction")) {
      ObjectNode interaction = Parts.object(data, field, out);
      if (interaction != null) {
        UserRows.embedded(interaction, "user", out);
        UserRows.embedded(interaction, "target_user", out);
      }
    }
    referenced(data, out);
  }

  /** A mentioned user may come with a member that does not name its user again (trap M5). */
  private static void mentioned(ObjectNode user, @Nullable Long guildId, Changes out) {
    long userId = UserRows.merge(user, out);
    ObjectNode member = Parts.object(user, "member", out);
    if (member != null && guildId != null) {
      MemberRows.aside(guildId, userId, member, out);
    }
  }

  /**
   * The copy of the message that is answered is no newer than ours (trap M6); its author may be.
   */
  private static void referenced(ObjectNode data, Changes out) {
    ObjectNode message = Parts.object(data, "referenced_message", out);
    if (message != null) {
      users(message, out);
    }
  }

  /** The users that a copy of a message shows, if a user wrote it. */
  static void users(ObjectNode message, Changes out) {
    ObjectNode author = Parts.object(message, "author", out);
    Long authorId = author == null ? null : Parts.id(author, "id", out);
    if (authorId != null && !WebhookRows.wrote(message, authorId, out)) {
      UserRows.embedded(message, "author", out);
    }
    UserRows.all(message, "mentions", out);
  }

  /** Absent does not mean a direct message: ephemeral messages lack it too (trap M1). */
  private static @Nullable Long guild(ObjectNode data, Changes out) {
    return GuildRows.optional(data, out);
  }

  /** A webhook's author is no user, unless the webhook is an application's own (trap M4). */
  private static @Nullable Long author(ObjectNode data, @Nullable Long guildId, Changes out) {
    ObjectNode author = Parts.object(data, "author", out);
    Long authorId = author == null ? null : Parts.id(author, "id", out);
    if (author == null || authorId == null) {
      return null;
    }
    if (WebhookRows.wrote(data, authorId, out)) {
      return authorId;
    }
    UserRows.merge(author, out);
    ObjectNode member = Parts.object(data, "member", out);
    if (member != null && guildId != null) {
      MemberRows.aside(guildId, authorId, member, out);
    }
    return authorId;
  }
}
