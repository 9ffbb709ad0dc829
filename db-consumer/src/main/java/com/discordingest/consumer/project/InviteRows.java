package com.discordingest.consumer.project;

import static com.discordingest.consumer.project.RowTables.INVITES;
import static com.discordingest.schema.Tables.DISCORD_INVITES;

import com.discordingest.consumer.row.Row;
import com.fasterxml.jackson.databind.node.ObjectNode;
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

  private static final Mapping CREATED =
      Mapping.of(INVITES).time("created_at", DISCORD_INVITES.CREATED_AT).build();

  private InviteRows() {}

  static void created(ObjectNode data, Changes out) {
    Long guildId = GuildRows.optional(data, out);
    long channelId = Fields.id(data, "channel_id");
    ChannelRows.refer(channelId, guildId, out);
    Row row =
        new Row(INVITES)
            .with(DISCORD_INVITES.CODE, code(data))
            .with(DISCORD_INVITES.GUILD_ID, guildId)
            .with(DISCORD_INVITES.CHANNEL_ID, channelId)
            .with(DISCORD_INVITES.INVITER_ID, user(data, "inviter", out))
            .with(DISCORD_INVITES.TARGET_USER_ID, user(data, "target_user", out))
            .with(DISCORD_INVITES.CREATED_AT, out.time())
            .with(DISCORD_INVITES.REVOKED_AT, null);
    INVITE.snapshot(data, row, out.repairs());
    if (!data.hasNonNull("target_type")) {
      row.with(DISCORD_INVITES.TARGET_TYPE, null);
    }
    if (data.hasNonNull("created_at")) {
      CREATED.partial(data, row, out.repairs());
    }
    out.snapshot(row);
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

  private static @Nullable Long user(ObjectNode data, String field, Changes out) {
    ObjectNode user = Fields.object(data, field);
    return user == null ? null : UserRows.merge(user, out);
  }

  private static String code(ObjectNode data) {
    String code = Fields.text(data, "code");
    if (code == null) {
      throw new UnprojectableException("field code is missing: without it the invite has no key");
    }
    return code;
  }
}
