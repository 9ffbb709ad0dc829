package com.discordingest.consumer.project;

import static com.discordingest.consumer.project.RowTables.AUDIT_LOG;
import static com.discordingest.schema.Tables.DISCORD_AUDIT_LOG;

import com.discordingest.consumer.row.Row;
import com.discordingest.model.Snowflake;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What GUILD_AUDIT_LOG_ENTRY_CREATE says about {@code discord_audit_log}, and about bans. */
final class AuditLogRows {

  private static final int MEMBER_BAN_ADD = 22;

  private static final Mapping ENTRY =
      Mapping.of(AUDIT_LOG)
          .label("action_type", DISCORD_AUDIT_LOG.ACTION, Labels::auditAction, Labels.UNKNOWN)
          .integer("action_type", DISCORD_AUDIT_LOG.ACTION_TYPE)
          .text("reason", DISCORD_AUDIT_LOG.REASON)
          .build();

  private AuditLogRows() {}

  static void created(ObjectNode data, Changes out) {
    long id = Fields.id(data, "id");
    Long guildId = GuildRows.optional(data, out);
    Long actorId = Fields.optionalId(data, "user_id");
    if (actorId != null) {
      UserRows.refer(actorId, out);
    }
    Long targetId = targetId(data);
    ObjectNode options = Fields.object(data, "options");
    Long channelId = options == null ? null : Fields.optionalId(options, "channel_id");
    if (channelId != null) {
      ChannelRows.refer(channelId, guildId, out);
    }
    Row row =
        new Row(AUDIT_LOG)
            .with(DISCORD_AUDIT_LOG.ID, id)
            .with(DISCORD_AUDIT_LOG.GUILD_ID, guildId)
            .with(DISCORD_AUDIT_LOG.ACTOR_ID, actorId)
            .with(DISCORD_AUDIT_LOG.TARGET_ID, targetId)
            .with(DISCORD_AUDIT_LOG.CHANNEL_ID, channelId)
            .with(
                DISCORD_AUDIT_LOG.MESSAGE_ID,
                options == null ? null : Fields.optionalId(options, "message_id"))
            .with(DISCORD_AUDIT_LOG.METADATA, metadata(data))
            .with(DISCORD_AUDIT_LOG.PERFORMED_AT, Snowflake.createdAt(id));
    ENTRY.snapshot(data, row, out.repairs());
    out.snapshot(row);
    Integer action = Fields.integer(data, "action_type");
    if (action != null && action == MEMBER_BAN_ADD && guildId != null && targetId != null) {
      BanRows.explained(guildId, targetId, actorId, Fields.text(data, "reason"), out);
    }
  }

  /** Mostly an id, but the contract says no more than a string (trap V1). */
  private static @Nullable Long targetId(ObjectNode data) {
    String target = Fields.text(data, "target_id");
    return target != null && target.matches("[0-9]{1,18}") ? Long.valueOf(target) : null;
  }

  private static @Nullable String metadata(ObjectNode data) {
    ObjectNode metadata = data.objectNode();
    for (String field : List.of("changes", "options")) {
      JsonNode value = data.get(field);
      if (value != null && !value.isNull()) {
        metadata.set(field, value);
      }
    }
    return metadata.isEmpty() ? null : metadata.toString();
  }
}
