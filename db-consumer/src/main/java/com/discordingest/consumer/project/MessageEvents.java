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
    if (authorId == null) {
      throw new UnprojectableException("field author is missing");
    }
    ChannelRows.posted(channelId, guildId, id, out);
    MessageRows.created(id, channelId, guildId, authorId, data, out);
    MessageChildren.replace(id, data, out.ofNewEntity());
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
        out);
  }

  static void updated(ObjectNode data, Changes out) {
    long id = Fields.id(data, "id");
    long channelId = Fields.id(data, "channel_id");
    Long guildId = guild(data, out);
    Long authorId = author(data, guildId, out);
    ChannelRows.refer(channelId, guildId, out);
    MessageRows.updated(id, channelId, guildId, authorId, data, out);
    MessageChildren.replace(id, data, out);
    others(channelId, guildId, data, out);
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
    List<Long> ids = Fields.ids(data, "ids");
    if (ids == null) {
      throw new UnprojectableException("field ids is missing");
    }
    for (long id : ids) {
      MessageRows.deleted(id, channelId, guildId, out);
    }
  }

  /** The users and webhooks that the message shows besides the author. */
  private static void others(long channelId, @Nullable Long guildId, ObjectNode data, Changes out) {
    Long webhookId = Fields.optionalId(data, "webhook_id");
    if (webhookId != null && data.hasNonNull("author")) {
      WebhookRows.posted(webhookId, channelId, guildId, data, out);
    }
    List<ObjectNode> mentions = Fields.objects(data, "mentions");
    if (mentions != null) {
      mentions.forEach(user -> mentioned(user, guildId, out));
    }
    for (String field : List.of("interaction_metadata", "interaction")) {
      ObjectNode interaction = Fields.object(data, field);
      ObjectNode user = interaction == null ? null : Fields.object(interaction, "user");
      if (user != null) {
        UserRows.merge(user, out);
      }
    }
    referenced(data, out);
  }

  /** A mentioned user may come with a member that does not name its user again (trap M5). */
  private static void mentioned(ObjectNode user, @Nullable Long guildId, Changes out) {
    long userId = UserRows.merge(user, out);
    ObjectNode member = Fields.object(user, "member");
    if (member != null && guildId != null) {
      MemberRows.aside(guildId, userId, member, out);
    }
  }

  /**
   * The copy of the message that is answered is no newer than ours (trap M6); its author may be.
   */
  private static void referenced(ObjectNode data, Changes out) {
    ObjectNode message = Fields.object(data, "referenced_message");
    ObjectNode author = message == null ? null : Fields.object(message, "author");
    if (message == null || author == null) {
      return;
    }
    if (!WebhookRows.wrote(message, Fields.id(author, "id"))) {
      UserRows.merge(author, out);
    }
  }

  /** Absent does not mean a direct message: ephemeral messages lack it too (trap M1). */
  private static @Nullable Long guild(ObjectNode data, Changes out) {
    return GuildRows.optional(data, out);
  }

  /** A webhook's author is no user, unless the webhook is an application's own (trap M4). */
  private static @Nullable Long author(ObjectNode data, @Nullable Long guildId, Changes out) {
    ObjectNode author = Fields.object(data, "author");
    if (author == null) {
      return null;
    }
    long authorId = Fields.id(author, "id");
    if (WebhookRows.wrote(data, authorId)) {
      return authorId;
    }
    UserRows.merge(author, out);
    ObjectNode member = Fields.object(data, "member");
    if (member != null && guildId != null) {
      MemberRows.aside(guildId, authorId, member, out);
    }
    return authorId;
  }
}
