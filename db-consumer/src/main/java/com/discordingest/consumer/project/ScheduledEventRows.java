package com.discordingest.consumer.project;

import static com.discordingest.consumer.project.RowTables.SCHEDULED_EVENTS;
import static com.discordingest.schema.Tables.DISCORD_SCHEDULED_EVENTS;

import com.discordingest.consumer.row.Row;
import com.discordingest.consumer.row.RowChange;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What scheduled events say about {@code discord_scheduled_events}. */
final class ScheduledEventRows {

  private static final Mapping EVENT =
      Mapping.of(SCHEDULED_EVENTS)
          .field("name", DISCORD_SCHEDULED_EVENTS.NAME, Value.TEXT, "")
          .text("description", DISCORD_SCHEDULED_EVENTS.DESCRIPTION)
          .field(
              "scheduled_start_time",
              DISCORD_SCHEDULED_EVENTS.SCHEDULED_START_TIME,
              Value.TIME,
              Instant.EPOCH)
          .time("scheduled_end_time", DISCORD_SCHEDULED_EVENTS.SCHEDULED_END_TIME)
          .field("privacy_level", DISCORD_SCHEDULED_EVENTS.PRIVACY_LEVEL, Value.SMALLINT, (short) 2)
          .label("status", DISCORD_SCHEDULED_EVENTS.STATUS, Labels::eventStatus, Labels.UNKNOWN)
          .label(
              "entity_type",
              DISCORD_SCHEDULED_EVENTS.ENTITY_TYPE,
              Labels::eventPlace,
              Labels.UNKNOWN)
          .json("entity_metadata", DISCORD_SCHEDULED_EVENTS.ENTITY_METADATA)
          .text("image", DISCORD_SCHEDULED_EVENTS.IMAGE)
          .build();

  /** Not in every event: only REST and some snapshots count. */
  private static final Mapping COUNT =
      Mapping.of(SCHEDULED_EVENTS)
          .integer("user_count", DISCORD_SCHEDULED_EVENTS.USER_COUNT)
          .build();

  private ScheduledEventRows() {}

  static void snapshot(long guildId, ObjectNode event, Changes out) {
    out.snapshot(described(guildId, event, out).with(DISCORD_SCHEDULED_EVENTS.DELETED_AT, null));
  }

  /** The event was deleted; it shows itself whole for the last time. */
  static void deleted(long guildId, ObjectNode event, Changes out) {
    out.snapshot(
        described(guildId, event, out).with(DISCORD_SCHEDULED_EVENTS.DELETED_AT, out.time()));
  }

  /** Of the guild's events there are these only. */
  static void replace(long guildId, @Nullable List<ObjectNode> events, Changes out) {
    if (events == null) {
      return;
    }
    out.mark(
        new Row(SCHEDULED_EVENTS).with(DISCORD_SCHEDULED_EVENTS.GUILD_ID, guildId),
        Fields.idsOf(events, "id"),
        gone(out),
        Changes.whereSet(SCHEDULED_EVENTS, DISCORD_SCHEDULED_EVENTS.DELETED_AT),
        over());
    events.forEach(event -> snapshot(guildId, event, out));
  }

  /** What was to take place in a channel goes with it, and no event says so (trap C2). */
  static void channelDeleted(long channelId, Changes out) {
    out.mark(
        new Row(SCHEDULED_EVENTS).with(DISCORD_SCHEDULED_EVENTS.CHANNEL_ID, channelId),
        List.of(),
        gone(out),
        Changes.whereSet(SCHEDULED_EVENTS, DISCORD_SCHEDULED_EVENTS.DELETED_AT),
        over());
  }

  static void refer(long id, long guildId, Changes out) {
    Row row = identified(id, guildId);
    out.reference(
        row.with(
            DISCORD_SCHEDULED_EVENTS.UPDATED_AT,
            row.cell(SCHEDULED_EVENTS.position(DISCORD_SCHEDULED_EVENTS.CREATED_AT))));
  }

  /** What is over is not listed any more, but was not deleted. */
  private static RowChange.Exemption over() {
    return Changes.where(
        SCHEDULED_EVENTS, DISCORD_SCHEDULED_EVENTS.STATUS, "completed", "canceled");
  }

  private static Row gone(Changes out) {
    return new Row(SCHEDULED_EVENTS)
        .with(DISCORD_SCHEDULED_EVENTS.DELETED_AT, out.time())
        .with(DISCORD_SCHEDULED_EVENTS.UPDATED_AT, out.time());
  }

  private static Row described(long guildId, ObjectNode event, Changes out) {
    Row row =
        identified(Fields.id(event, "id"), guildId)
            .with(DISCORD_SCHEDULED_EVENTS.UPDATED_AT, out.time());
    EVENT.snapshot(event, row, out.repairs());
    COUNT.partial(event, row, out.repairs());
    Long channelId = Parts.id(event, "channel_id", out);
    if (channelId != null) {
      ChannelRows.refer(channelId, guildId, out);
    }
    row.with(DISCORD_SCHEDULED_EVENTS.CHANNEL_ID, channelId);
    Long creatorId = UserRows.embedded(event, "creator", out);
    if (creatorId == null) {
      creatorId = Parts.id(event, "creator_id", out);
      if (creatorId != null) {
        UserRows.refer(creatorId, out);
      }
    }
    return row.with(DISCORD_SCHEDULED_EVENTS.CREATOR_ID, creatorId);
  }

  private static Row identified(long id, long guildId) {
    return Changes.identified(
            SCHEDULED_EVENTS, DISCORD_SCHEDULED_EVENTS.ID, DISCORD_SCHEDULED_EVENTS.CREATED_AT, id)
        .with(DISCORD_SCHEDULED_EVENTS.GUILD_ID, guildId);
  }
}
