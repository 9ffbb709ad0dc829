package com.discordingest.consumer.project;

import static com.discordingest.consumer.project.RowTables.INVITES;
import static com.discordingest.schema.Tables.DISCORD_INVITES;

import com.discordingest.consumer.row.Row;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What INVITE_CREATE and INVITE_DELETE say about {@code discord_invites}. */
final class InviteRows {

  private static final Mapping INVITE =
      Mapping.of(INVITES)
          .label("target_type", DISCORD_INVITES.TARGET_TYPE, Labels::inviteTarget, Labels.UNKNOWN)
          .id("target_application.id", DISCORD_INVITES.TARGET_APPLICATION_ID)
          .integer("max_age", DISCORD_INVITES.MAX_AGE)
          .integer("max_uses", DISCORD_INVITES.MAX_USES)
          .flag("temporary", DISCORD_INVITES.TEMPORARY, false)
          .field("uses", DISCORD_INVITES.USES, Value.INTEGER, 0)
          .time("expires_at", DISCORD_INVITES.EXPIRES_AT)
          .build();

  /** As the field was called before 2021. */
  private static final Mapping FORMER_TARGET =
      Mapping.of(INVITES)
          .label(
              "target_user_type", DISCORD_INVITES.TARGET_TYPE, Labels::inviteTarget, Labels.UNKNOWN)
          .build();

  private InviteRows() {}

  static void created(ObjectNode data, Changes out) {
    Long guildId = GuildRows.optional(named(data, "guild_id", "guild", out), out);
    long channelId = Fields.id(named(data, "channel_id", "channel", out), "channel_id");
    ChannelRows.refer(channelId, guildId, out);
    Instant createdAt = createdAt(data, out);
    Row row =
        new Row(INVITES)
            .with(DISCORD_INVITES.CODE, code(data))
            .with(DISCORD_INVITES.GUILD_ID, guildId)
            .with(DISCORD_INVITES.CHANNEL_ID, channelId)
            .with(DISCORD_INVITES.INVITER_ID, UserRows.embedded(data, "inviter", out))
            .with(DISCORD_INVITES.TARGET_USER_ID, UserRows.embedded(data, "target_user", out))
            .with(DISCORD_INVITES.CREATED_AT, createdAt)
            .with(DISCORD_INVITES.REVOKED_AT, null);
    INVITE.snapshot(data, row, out.repairs());
    if (!data.hasNonNull("target_type")) {
      row.with(DISCORD_INVITES.TARGET_TYPE, null);
      FORMER_TARGET.partial(data, row, out.repairs());
    }
    if (!data.hasNonNull("expires_at")) {
      row.with(DISCORD_INVITES.EXPIRES_AT, expiresAt(createdAt, Fields.integer(data, "max_age")));
    }
    out.snapshot(row);
  }

  /** The event does not always say it, but it follows from the age; an age of 0 has no end. */
  private static @Nullable Instant expiresAt(Instant createdAt, @Nullable Integer maxAge) {
    return maxAge == null || maxAge <= 0 ? null : createdAt.plusSeconds(maxAge);
  }

  private static Instant createdAt(ObjectNode data, Changes out) {
    if (!data.hasNonNull("created_at")) {
      return out.time();
    }
    if (Value.TIME.read(data.get("created_at")) instanceof Instant createdAt) {
      return createdAt;
    }
    out.repairs().leftOut("created_at");
    return out.time();
  }

  /** Invite objects, unlike the event, show their guild and channel instead of naming them. */
  private static ObjectNode named(ObjectNode data, String field, String shown, Changes out) {
    ObjectNode object = data.hasNonNull(field) ? null : Parts.object(data, shown, out);
    return object == null ? data : data.objectNode().set(field, object.get("id"));
  }

  static void deleted(ObjectNode data, Changes out) {
    out.update(
        new Row(INVITES)
            .with(DISCORD_INVITES.CODE, code(data))
            .with(DISCORD_INVITES.REVOKED_AT, out.time()));
  }

  /** Invites go with their channel, and no event says so (trap C2). */
  static void channelDeleted(long channelId, Changes out) {
    out.mark(
        new Row(INVITES).with(DISCORD_INVITES.CHANNEL_ID, channelId),
        List.of(),
        new Row(INVITES).with(DISCORD_INVITES.REVOKED_AT, out.time()),
        Changes.whereSet(INVITES, DISCORD_INVITES.REVOKED_AT));
  }

  private static String code(ObjectNode data) {
    String code = Fields.text(data, "code");
    if (code == null) {
      throw new UnprojectableException("field code is missing: without it the invite has no key");
    }
    return code;
  }
}
