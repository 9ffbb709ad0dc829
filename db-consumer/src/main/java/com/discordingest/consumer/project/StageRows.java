package com.discordingest.consumer.project;

import static com.discordingest.consumer.project.RowTables.STAGES;
import static com.discordingest.schema.Tables.DISCORD_STAGE_INSTANCES;

import com.discordingest.consumer.row.Row;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What stage instances say about {@code discord_stage_instances}. */
final class StageRows {

  private static final Mapping STAGE =
      Mapping.of(STAGES)
          .field("topic", DISCORD_STAGE_INSTANCES.TOPIC, Value.TEXT, "")
          .smallint("privacy_level", DISCORD_STAGE_INSTANCES.PRIVACY_LEVEL)
          .flag("discoverable_disabled", DISCORD_STAGE_INSTANCES.DISCOVERABLE_DISABLED, false)
          .id("guild_scheduled_event_id", DISCORD_STAGE_INSTANCES.SCHEDULED_EVENT_ID)
          .build();

  private StageRows() {}

  static void saved(ObjectNode data, Changes out) {
    live(GuildRows.required(data, out), data, out);
  }

  static void deleted(ObjectNode data, Changes out) {
    out.snapshot(
        described(GuildRows.required(data, out), data, out)
            .with(DISCORD_STAGE_INSTANCES.ENDED_AT, out.time()));
  }

  /** Of the guild's stages, these are live and no others. */
  static void replace(long guildId, @Nullable List<ObjectNode> stages, Changes out) {
    if (stages == null) {
      return;
    }
    out.mark(
        new Row(STAGES).with(DISCORD_STAGE_INSTANCES.GUILD_ID, guildId),
        Fields.idsOf(stages, "id"),
        ended(out),
        Changes.whereSet(STAGES, DISCORD_STAGE_INSTANCES.ENDED_AT));
    for (ObjectNode stage : stages) {
      if (Parts.id(stage, "channel_id", out) == null) {
        out.repairs().leftOut("stage_instances");
      } else {
        live(guildId, stage, out);
      }
    }
  }

  /** A stage goes with its channel, and no event says so (trap C2). */
  static void channelDeleted(long channelId, Changes out) {
    out.mark(
        new Row(STAGES).with(DISCORD_STAGE_INSTANCES.CHANNEL_ID, channelId),
        List.of(),
        ended(out),
        Changes.whereSet(STAGES, DISCORD_STAGE_INSTANCES.ENDED_AT));
  }

  private static void live(long guildId, ObjectNode stage, Changes out) {
    out.snapshot(described(guildId, stage, out).with(DISCORD_STAGE_INSTANCES.ENDED_AT, null));
  }

  private static Row described(long guildId, ObjectNode stage, Changes out) {
    long channelId = Fields.id(stage, "channel_id");
    ChannelRows.refer(channelId, guildId, out);
    Row row =
        Changes.identified(
                STAGES,
                DISCORD_STAGE_INSTANCES.ID,
                DISCORD_STAGE_INSTANCES.CREATED_AT,
                Fields.id(stage, "id"))
            .with(DISCORD_STAGE_INSTANCES.GUILD_ID, guildId)
            .with(DISCORD_STAGE_INSTANCES.CHANNEL_ID, channelId)
            .with(DISCORD_STAGE_INSTANCES.UPDATED_AT, out.time());
    STAGE.snapshot(stage, row, out.repairs());
    return row;
  }

  private static Row ended(Changes out) {
    return new Row(STAGES)
        .with(DISCORD_STAGE_INSTANCES.ENDED_AT, out.time())
        .with(DISCORD_STAGE_INSTANCES.UPDATED_AT, out.time());
  }
}
