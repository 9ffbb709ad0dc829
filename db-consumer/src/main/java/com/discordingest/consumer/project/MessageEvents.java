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
  }

  static void updated(ObjectNode data, Changes out) {
    long id = Fields.id(data, "id");
    long channelId = Fields.id(data, "channel_id");
    Long guildId = guild(data, out);
    Long authorId = author(data, guildId, out);
    ChannelRows.refer(channelId, guildId, out);
    MessageRows.updated(id, channelId, guildId, authorId, data, out);
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

  /** Absent does not mean a direct message: ephemeral messages lack it too (trap M1). */
  private static @Nullable Long guild(ObjectNode data, Changes out) {
    Long guildId = Fields.optionalId(data, "guild_id");
    if (guildId != null) {
      GuildRows.refer(guildId, out);
    }
    return guildId;
  }

  /** A webhook's author is no user, unless the webhook is an application's own (trap M4). */
  private static @Nullable Long author(ObjectNode data, @Nullable Long guildId, Changes out) {
    ObjectNode author = Fields.object(data, "author");
    if (author == null) {
      return null;
    }
    long authorId = Fields.id(author, "id");
    Long webhookId = Fields.optionalId(data, "webhook_id");
    if (webhookId != null && webhookId == authorId) {
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
