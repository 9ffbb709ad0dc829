package com.discordingest.consumer.project;

import static com.discordingest.consumer.project.RowTables.PARTICIPANTS;
import static com.discordingest.schema.Tables.DISCORD_EVENT_PARTICIPANTS;

import com.discordingest.consumer.row.Row;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** GUILD_SCHEDULED_EVENT_*. Who was interested before the bot looked is never sent. */
final class ScheduledEventEvents {

  private ScheduledEventEvents() {}

  static void saved(ObjectNode data, Changes out) {
    ScheduledEventRows.snapshot(GuildRows.required(data, out), data, out);
  }

  static void deleted(ObjectNode data, Changes out) {
    ScheduledEventRows.deleted(GuildRows.required(data, out), data, out);
  }

  static void userAdded(ObjectNode data, Changes out) {
    Row row = participant(data, out);
    ScheduledEventRows.refer(
        Fields.id(data, "guild_scheduled_event_id"), GuildRows.required(data, out), out);
    ObjectNode member = Parts.object(data, "member", out);
    if (member != null) {
      MemberRows.alongside(Fields.id(data, "guild_id"), member, out);
    }
    out.snapshot(
        row.with(DISCORD_EVENT_PARTICIPANTS.INTERESTED_AT, out.time())
            .with(DISCORD_EVENT_PARTICIPANTS.REMOVED_AT, null));
  }

  static void userRemoved(ObjectNode data, Changes out) {
    out.update(participant(data, out).with(DISCORD_EVENT_PARTICIPANTS.REMOVED_AT, out.time()));
  }

  private static Row participant(ObjectNode data, Changes out) {
    long userId = Fields.id(data, "user_id");
    UserRows.refer(userId, out);
    return new Row(PARTICIPANTS)
        .with(DISCORD_EVENT_PARTICIPANTS.EVENT_ID, Fields.id(data, "guild_scheduled_event_id"))
        .with(DISCORD_EVENT_PARTICIPANTS.USER_ID, userId);
  }
}
