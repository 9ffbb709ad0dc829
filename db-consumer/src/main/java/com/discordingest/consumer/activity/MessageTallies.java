package com.discordingest.consumer.activity;

import com.discordingest.consumer.decode.LogEntry.Dispatch;
import com.discordingest.consumer.project.Fields;
import com.discordingest.model.RowVersions;
import com.discordingest.model.Snowflake;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * MESSAGE_CREATE, _UPDATE and _DELETE. A message counts in the hour in which it was sent, as its id
 * says, an edit in the hour that it names, a deletion in the hour in which it was seen. Outside
 * guilds only answers to commands count.
 */
final class MessageTallies {
  private MessageTallies() {}

  static void created(Dispatch dispatch, Memory memory, Increments out) {
    ObjectNode data = dispatch.data();
    long id = Fields.id(data, "id");
    Fields.required(data, "author");
    shown(id, data, CommandTallies.Answer.posted(data, id), memory, out);
  }

  /** An update shows the whole message nowadays: then it counts if it was not known. */
  static void updated(Dispatch dispatch, Memory memory, Increments out) {
    ObjectNode data = dispatch.data();
    long id = Fields.id(data, "id");
    shown(id, data, CommandTallies.Answer.changed(data, dispatch.time()), memory, out);
  }

  private static void shown(
      long id,
      ObjectNode data,
      CommandTallies.@Nullable Answer answer,
      Memory memory,
      Increments out) {
    long channelId = Fields.id(data, "channel_id");
    ObjectNode author = Fields.object(data, "author");
    Long authorId = author == null ? null : Long.valueOf(Fields.id(author, "id"));
    boolean webhook = authorId != null && wroteAsWebhook(data, authorId);
    Long guildId = Fields.optionalId(data, "guild_id");
    Instant editedAt = Fields.time(data, "edited_timestamp");
    if (answer != null) {
      CommandTallies.answered(answer, memory, out);
    }
    if (guildId == null) {
      return;
    }
    if (authorId != null && memory.learn(Fact.message(id))) {
      Instant sentAt = Snowflake.createdAt(id);
      Window hour = Window.ChannelHour.at(guildId, channelId, sentAt);
      out.add(hour, Count.MESSAGES, 1);
      out.add(hour, Count.ATTACHMENTS, size(data, "attachments"));
      out.person(hour, authorId);
      Window day = Window.BotDay.at(sentAt);
      out.add(day, Count.MESSAGES, 1);
      if (!webhook) {
        out.person(day, authorId);
      }
    }
    edited(guildId, channelId, id, editedAt, memory, out);
  }

  static void deleted(Dispatch dispatch, Memory memory, Increments out) {
    deleted(dispatch, List.of(Fields.id(dispatch.data(), "id")), memory, out);
  }

  static void bulkDeleted(Dispatch dispatch, Memory memory, Increments out) {
    List<Long> ids = Fields.ids(dispatch.data(), "ids");
    deleted(dispatch, ids == null ? List.of() : ids, memory, out);
  }

  private static void deleted(Dispatch dispatch, List<Long> ids, Memory memory, Increments out) {
    long channelId = Fields.id(dispatch.data(), "channel_id");
    Long guildId = Fields.optionalId(dispatch.data(), "guild_id");
    if (guildId == null) {
      return;
    }
    for (long id : ids) {
      if (memory.learn(Fact.deletion(id))) {
        out.add(Window.ChannelHour.at(guildId, channelId, dispatch.time()), Count.DELETIONS, 1);
      }
    }
  }

  /** Later updates repeat an edit's time; one without it unfurls or pins. */
  private static void edited(
      long guildId,
      long channelId,
      long id,
      @Nullable Instant editedAt,
      Memory memory,
      Increments out) {
    if (editedAt != null && memory.learn(Fact.edit(id, RowVersions.ofMoment(editedAt)))) {
      out.add(Window.ChannelHour.at(guildId, channelId, editedAt), Count.EDITS, 1);
    }
  }

  /** An application's own webhook answers interactions; any other is no user. */
  private static boolean wroteAsWebhook(ObjectNode message, long authorId) {
    Long webhookId = Fields.optionalId(message, "webhook_id");
    return webhookId != null
        && webhookId == authorId
        && !webhookId.equals(Fields.optionalId(message, "application_id"));
  }

  private static int size(ObjectNode data, String field) {
    JsonNode array = data.get(field);
    return array != null && array.isArray() ? array.size() : 0;
  }
}
