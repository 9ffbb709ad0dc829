package com.discordingest.consumer.project;

import static com.discordingest.consumer.project.RowTables.CHANNELS;
import static com.discordingest.schema.Tables.DISCORD_CHANNELS;

import com.discordingest.consumer.row.Row;
import com.discordingest.consumer.row.RowChange;
import com.discordingest.model.Snowflake;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What channel and thread objects say about {@code discord_channels}. */
final class ChannelRows {
  private static final Mapping CHANNEL =
      Mapping.of(CHANNELS)
          .text("name", DISCORD_CHANNELS.NAME)
          .label("type", DISCORD_CHANNELS.CHANNEL_TYPE, Labels::channelType, Labels.UNKNOWN)
          .integer("position", DISCORD_CHANNELS.POSITION)
          .id("parent_id", DISCORD_CHANNELS.PARENT_ID)
          .text("topic", DISCORD_CHANNELS.TOPIC)
          .flag("nsfw", DISCORD_CHANNELS.NSFW, false)
          .field("rate_limit_per_user", DISCORD_CHANNELS.RATE_LIMIT_PER_USER, Value.INTEGER, 0)
          .flag("thread_metadata.archived", DISCORD_CHANNELS.ARCHIVED, false)
          .integer("thread_metadata.auto_archive_duration", DISCORD_CHANNELS.AUTO_ARCHIVE_DURATION)
          .time("thread_metadata.archive_timestamp", DISCORD_CHANNELS.ARCHIVE_TIMESTAMP)
          .flag("thread_metadata.locked", DISCORD_CHANNELS.LOCKED, false)
          .flag("thread_metadata.invitable", DISCORD_CHANNELS.INVITABLE, true)
          .integer("message_count", DISCORD_CHANNELS.MESSAGE_COUNT)
          .integer("member_count", DISCORD_CHANNELS.MEMBER_COUNT)
          .id("owner_id", DISCORD_CHANNELS.OWNER_ID)
          .integer("bitrate", DISCORD_CHANNELS.BITRATE)
          .integer("user_limit", DISCORD_CHANNELS.USER_LIMIT)
          .json("available_tags", DISCORD_CHANNELS.AVAILABLE_TAGS)
          .json("default_reaction_emoji", DISCORD_CHANNELS.DEFAULT_REACTION_EMOJI)
          .integer("default_thread_rate_limit_per_user", DISCORD_CHANNELS.DEFAULT_THREAD_RATE_LIMIT)
          .smallint("default_sort_order", DISCORD_CHANNELS.DEFAULT_SORT_ORDER)
          .smallint("default_forum_layout", DISCORD_CHANNELS.DEFAULT_FORUM_LAYOUT)
          .field("flags", DISCORD_CHANNELS.FLAGS, Value.BITS)
          .field("applied_tags", DISCORD_CHANNELS.APPLIED_TAGS, Value.IDS)
          .build();

  /** Told by events of their own; a channel object without them says nothing about them. */
  private static final Mapping EPHEMERAL =
      Mapping.of(CHANNELS)
          .time("last_pin_timestamp", DISCORD_CHANNELS.LAST_PIN_AT)
          .text("status", DISCORD_CHANNELS.VOICE_STATUS)
          .field("voice_start_time", DISCORD_CHANNELS.VOICE_STARTED_AT, Value.SECONDS)
          .build();

  /** THREAD_DELETE and other stubs show no more than this. */
  private static final Mapping STUB =
      Mapping.of(CHANNELS)
          .label("type", DISCORD_CHANNELS.CHANNEL_TYPE, Labels::channelType, Labels.UNKNOWN)
          .id("parent_id", DISCORD_CHANNELS.PARENT_ID)
          .build();

  private static final Mapping COUNT =
      Mapping.of(CHANNELS).integer("member_count", DISCORD_CHANNELS.MEMBER_COUNT).build();

  private static final int DIRECT = 1;
  private static final int GROUP_DIRECT = 3;

  private static final List<String> THREAD_TYPES =
      List.of("public_thread", "private_thread", "announcement_thread");

  /** What the log has not shown yet may be a thread, too. */
  private static final List<String> THREADS_PERHAPS =
      Stream.concat(THREAD_TYPES.stream(), Stream.of(Labels.UNKNOWN)).toList();

  private ChannelRows() {}

  /**
   * The channel or thread exists and is visible.
   *
   * @param guildId null in direct messages
   */
  static long snapshot(@Nullable Long guildId, ObjectNode channel, Changes out) {
    long id = Fields.id(channel, "id");
    Row row =
        identified(id, guildId)
            .with(DISCORD_CHANNELS.BOT_HAS_ACCESS, true)
            .with(DISCORD_CHANNELS.DELETED_AT, null)
            .with(DISCORD_CHANNELS.UPDATED_AT, out.time());
    CHANNEL.snapshot(channel, row, out.repairs());
    EPHEMERAL.partial(channel, row, out.repairs());
    lastMessage(channel, row, out);
    parent(row, guildId, out);
    out.snapshot(row);
    OverwriteRows.replace(id, channel, out);
    UserRows.all(channel, "recipients", out);
    return id;
  }

  /** The channel is gone; its row stays for moderators. The event shows the whole channel. */
  static void deleted(@Nullable Long guildId, ObjectNode channel, Changes out) {
    Row row = gone(guildId, channel, out);
    CHANNEL.partial(channel, row, out.repairs());
    lastMessage(channel, row, out);
    parent(row, guildId, out);
    out.partial(row);
    childrenGone(Fields.id(channel, "id"), guildId, out);
  }

  /**
   * What lies in a deleted channel goes with it, and no event says so (trap C2). Messages keep to
   * their channel's mark; the channels of a category stay (trap C1).
   */
  private static void childrenGone(long id, @Nullable Long guildId, Changes out) {
    out.mark(
        new Row(CHANNELS).with(DISCORD_CHANNELS.PARENT_ID, id),
        ofGuild(guildId),
        List.of(),
        new Row(CHANNELS)
            .with(DISCORD_CHANNELS.BOT_HAS_ACCESS, false)
            .with(DISCORD_CHANNELS.DELETED_AT, out.time())
            .with(DISCORD_CHANNELS.UPDATED_AT, out.time()),
        noThreads(),
        Changes.whereSet(CHANNELS, DISCORD_CHANNELS.DELETED_AT));
    ScheduledEventRows.channelDeleted(id, out);
    StageRows.channelDeleted(id, out);
    InviteRows.channelDeleted(id, out);
    WebhookRows.channelDeleted(id, out);
  }

  /** The thread is gone. The event shows its ids only. */
  static void deletedStub(@Nullable Long guildId, ObjectNode thread, Changes out) {
    Row row = gone(guildId, thread, out);
    STUB.partial(thread, row, out.repairs());
    parent(row, guildId, out);
    out.partial(row);
  }

  /** Of a guild's channels, the bot sees these only. Threads are never listed in full (trap G3). */
  static void visibleOnly(long guildId, List<ObjectNode> channels, Changes out) {
    List<Long> listed = new ArrayList<>(channels.size());
    channels.forEach(channel -> listed.add(Fields.id(channel, "id")));
    out.add(
        new RowChange.MarkUnlisted(
            new Row(CHANNELS).with(DISCORD_CHANNELS.GUILD_ID, guildId),
            ofGuild(guildId),
            listed,
            List.of(
                new RowChange.Exemption(
                    CHANNELS.position(DISCORD_CHANNELS.CHANNEL_TYPE), THREADS_PERHAPS),
                Changes.where(CHANNELS, DISCORD_CHANNELS.BOT_HAS_ACCESS, "false")),
            new Row(CHANNELS)
                .with(DISCORD_CHANNELS.BOT_HAS_ACCESS, false)
                .with(DISCORD_CHANNELS.UPDATED_AT, out.time()),
            out.version()));
  }

  /**
   * Of the active threads of a guild, or of one of its channels, the bot sees these only. Archived
   * ones are never listed (trap T1).
   *
   * @param parentId null for the whole guild
   */
  static void activeThreadsOnly(
      long guildId, @Nullable Long parentId, List<ObjectNode> threads, Changes out) {
    Row scope =
        parentId == null
            ? new Row(CHANNELS).with(DISCORD_CHANNELS.GUILD_ID, guildId)
            : new Row(CHANNELS).with(DISCORD_CHANNELS.PARENT_ID, parentId);
    out.mark(
        scope,
        ofGuild(guildId),
        Fields.idsOf(threads, "id"),
        new Row(CHANNELS)
            .with(DISCORD_CHANNELS.BOT_HAS_ACCESS, false)
            .with(DISCORD_CHANNELS.UPDATED_AT, out.time()),
        noThreads(),
        Changes.where(CHANNELS, DISCORD_CHANNELS.ARCHIVED, "true"),
        Changes.whereSet(CHANNELS, DISCORD_CHANNELS.DELETED_AT));
  }

  private static Row ofGuild(@Nullable Long guildId) {
    Row row = new Row(CHANNELS);
    return guildId == null ? row : row.with(DISCORD_CHANNELS.GUILD_ID, guildId);
  }

  private static RowChange.Exemption noThreads() {
    return Changes.where(
        CHANNELS,
        DISCORD_CHANNELS.CHANNEL_TYPE,
        Labels.channelTypesExcept(THREAD_TYPES).toArray(String[]::new));
  }

  /** What an event of its own says about a channel: pins, voice status, start of a conversation. */
  static void aside(long id, @Nullable Long guildId, ObjectNode data, Changes out) {
    Row row = identified(id, guildId).with(DISCORD_CHANNELS.UPDATED_AT, out.time());
    EPHEMERAL.partial(data, row, out.repairs());
    out.partial(row);
  }

  /** The conversation in a voice channel began, or is over when the field is null or absent. */
  static void voiceStarted(long id, @Nullable Long guildId, ObjectNode data, Changes out) {
    Row row = identified(id, guildId).with(DISCORD_CHANNELS.UPDATED_AT, out.time());
    row.with(DISCORD_CHANNELS.VOICE_STARTED_AT, null);
    EPHEMERAL.partial(data, row, out.repairs());
    out.partial(row);
  }

  /** Who is in a thread changed, and with it how many are. */
  static void counted(long id, @Nullable Long guildId, ObjectNode data, Changes out) {
    Row row = identified(id, guildId).with(DISCORD_CHANNELS.UPDATED_AT, out.time());
    COUNT.partial(data, row, out.repairs());
    out.partial(row);
  }

  /**
   * A direct message came, or a command was used in one. Bots are told of such channels in no other
   * way; what an ephemeral message says of a guild's channel is none of this (trap M1).
   *
   * @param type Discord's number
   */
  static void direct(long id, @Nullable Integer type, Changes out) {
    if (type != null && (type == DIRECT || type == GROUP_DIRECT)) {
      out.snapshot(
          identified(id, null)
              .with(DISCORD_CHANNELS.CHANNEL_TYPE, Labels.channelType(type))
              .with(DISCORD_CHANNELS.BOT_HAS_ACCESS, true)
              .with(DISCORD_CHANNELS.DELETED_AT, null)
              .with(DISCORD_CHANNELS.UPDATED_AT, out.time()));
    }
  }

  static boolean isPublicThread(ObjectNode thread) {
    Integer type = Fields.integer(thread, "type");
    return type != null && !Labels.channelType(type).equals("private_thread");
  }

  static void refer(long id, @Nullable Long guildId, Changes out) {
    out.reference(reference(id, guildId));
  }

  /**
   * A message was posted: the channel exists, and its last message is at least as late as this one.
   */
  static void posted(long id, @Nullable Long guildId, long messageId, Changes out) {
    out.reference(
        reference(id, guildId)
            .with(DISCORD_CHANNELS.LAST_MESSAGE_AT, Snowflake.createdAt(messageId)));
  }

  private static Row gone(@Nullable Long guildId, ObjectNode channel, Changes out) {
    return identified(Fields.id(channel, "id"), guildId)
        .with(DISCORD_CHANNELS.BOT_HAS_ACCESS, false)
        .with(DISCORD_CHANNELS.DELETED_AT, out.time())
        .with(DISCORD_CHANNELS.UPDATED_AT, out.time());
  }

  private static void lastMessage(ObjectNode channel, Row row, Changes out) {
    Long last = Parts.id(channel, "last_message_id", out);
    if (last != null) {
      row.with(DISCORD_CHANNELS.LAST_MESSAGE_AT, Snowflake.createdAt(last));
    }
  }

  private static void parent(Row row, @Nullable Long guildId, Changes out) {
    if (row.cell(CHANNELS.position(DISCORD_CHANNELS.PARENT_ID)) instanceof Long parentId) {
      refer(parentId, guildId, out);
    }
  }

  private static Row reference(long id, @Nullable Long guildId) {
    Row row = identified(id, guildId);
    return row.with(
        DISCORD_CHANNELS.UPDATED_AT, row.cell(CHANNELS.position(DISCORD_CHANNELS.CREATED_AT)));
  }

  private static Row identified(long id, @Nullable Long guildId) {
    Row row = Changes.identified(CHANNELS, DISCORD_CHANNELS.ID, DISCORD_CHANNELS.CREATED_AT, id);
    return guildId == null ? row : row.with(DISCORD_CHANNELS.GUILD_ID, guildId);
  }
}
