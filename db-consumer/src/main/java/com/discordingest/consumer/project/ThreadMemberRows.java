package com.discordingest.consumer.project;

import static com.discordingest.consumer.project.RowTables.THREAD_MEMBERS;
import static com.discordingest.schema.Tables.DISCORD_THREAD_MEMBERS;

import com.discordingest.consumer.row.Row;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Who is in which thread: {@code discord_thread_members}. */
final class ThreadMemberRows {

  private static final Mapping MEMBER =
      Mapping.of(THREAD_MEMBERS)
          .field("flags", DISCORD_THREAD_MEMBERS.FLAGS, Value.INTEGER_BITS)
          .build();

  private ThreadMemberRows() {}

  /**
   * @param member one without a user is the bot itself, whose id the event does not tell (trap G7)
   */
  static void joined(long threadId, @Nullable Long guildId, ObjectNode member, Changes out) {
    Long userId = Parts.id(member, "user_id", out);
    if (userId == null) {
      return;
    }
    ObjectNode guildMember = Parts.object(member, "member", out);
    if (guildMember != null && guildId != null) {
      MemberRows.alongside(guildId, guildMember, out);
    }
    UserRows.refer(userId, out);
    ChannelRows.refer(threadId, guildId, out);
    Row row =
        identified(threadId, userId)
            .with(DISCORD_THREAD_MEMBERS.JOINED_AT, out.time())
            .with(DISCORD_THREAD_MEMBERS.LEFT_AT, null);
    MEMBER.partial(member, row, out.repairs());
    if (member.hasNonNull("join_timestamp")) {
      if (Value.TIME.read(member.get("join_timestamp")) instanceof Instant at) {
        row.with(DISCORD_THREAD_MEMBERS.JOINED_AT, at);
      } else {
        out.repairs().leftOut("join_timestamp");
      }
    }
    out.snapshot(row);
  }

  static void left(long threadId, long userId, Changes out) {
    out.update(identified(threadId, userId).with(DISCORD_THREAD_MEMBERS.LEFT_AT, out.time()));
  }

  private static Row identified(long threadId, long userId) {
    return new Row(THREAD_MEMBERS)
        .with(DISCORD_THREAD_MEMBERS.THREAD_ID, threadId)
        .with(DISCORD_THREAD_MEMBERS.USER_ID, userId);
  }
}
