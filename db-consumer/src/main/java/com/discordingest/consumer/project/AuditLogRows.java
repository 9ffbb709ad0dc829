package com.discordingest.consumer.project;

import static com.discordingest.consumer.project.RowTables.AUDIT_LOG;
import static com.discordingest.schema.Tables.DISCORD_AUDIT_LOG;

import com.discordingest.consumer.row.Row;
import com.discordingest.model.Snowflake;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What GUILD_AUDIT_LOG_ENTRY_CREATE says about {@code discord_audit_log}, and about what it
 * explains.
 */
final class AuditLogRows {

  private static final int MEMBER_BAN_ADD = 22;
  private static final int MEMBER_ROLE_UPDATE = 25;
  private static final int WEBHOOK_CREATE = 50;
  private static final int WEBHOOK_DELETE = 52;

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
    Long actorId = Parts.id(data, "user_id", out);
    if (actorId != null) {
      UserRows.refer(actorId, out);
    }
    // Mostly an id, but the contract says no more than a string (trap V1).
    Long targetId = Parts.idOrNull(data.get("target_id"));
    ObjectNode options = Parts.object(data, "options", out);
    Long channelId = options == null ? null : Parts.id(options, "channel_id", out);
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
                options == null ? null : Parts.id(options, "message_id", out))
            .with(DISCORD_AUDIT_LOG.METADATA, metadata(data))
            .with(DISCORD_AUDIT_LOG.PERFORMED_AT, Snowflake.createdAt(id));
    ENTRY.snapshot(data, row, out.repairs());
    out.snapshot(row);
    if (guildId != null && targetId != null) {
      explain(guildId, targetId, actorId, data, out);
    }
  }

  /** What only the audit log says about rows of other tables, mostly who did it. */
  private static void explain(
      long guildId, long targetId, @Nullable Long actorId, ObjectNode entry, Changes out) {
    switch (Fields.integer(entry, "action_type")) {
      case MEMBER_BAN_ADD ->
          BanRows.explained(guildId, targetId, actorId, Fields.text(entry, "reason"), out);
      case MEMBER_ROLE_UPDATE -> MemberRows.rolesChanged(guildId, targetId, actorId, entry, out);
      case WEBHOOK_CREATE -> WebhookRows.made(guildId, targetId, actorId, entry, out);
      case WEBHOOK_DELETE -> WebhookRows.deleted(targetId, out);
      case null, default -> {}
    }
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
