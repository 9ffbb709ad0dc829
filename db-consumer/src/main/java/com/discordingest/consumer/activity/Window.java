package com.discordingest.consumer.activity;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;

/**
 * What a tally is about: a subject and a stretch of time in UTC that begins on the hour or at
 * midnight. The beginning belongs to it, the end to the next.
 */
sealed interface Window {
  Duration HOUR = Duration.ofHours(1);
  Duration DAY = Duration.ofDays(1);

  /** The moment at which it begins. */
  Instant start();

  /** The key of its record in the activity topic: readable, and the same for ever. */
  String name();

  /** Whether several partitions of the log contribute to it. */
  boolean spansGuilds();

  /** A channel of a guild in an hour. */
  record ChannelHour(long guildId, long channelId, Instant start) implements Window {
    static ChannelHour at(long guildId, long channelId, Instant moment) {
      return new ChannelHour(guildId, channelId, begin(moment, HOUR));
    }

    @Override
    public String name() {
      return "channel/" + guildId + "/" + channelId + "/" + start;
    }

    @Override
    public boolean spansGuilds() {
      return false;
    }
  }

  /** A guild on a day. */
  record GuildDay(long guildId, Instant start) implements Window {
    static GuildDay at(long guildId, Instant moment) {
      return new GuildDay(guildId, begin(moment, DAY));
    }

    @Override
    public String name() {
      return "guild/" + guildId + "/" + start;
    }

    @Override
    public boolean spansGuilds() {
      return false;
    }
  }

  /** An application command on a day, wherever it is used. */
  record CommandDay(long commandId, Instant start) implements Window {
    static CommandDay at(long commandId, Instant moment) {
      return new CommandDay(commandId, begin(moment, DAY));
    }

    @Override
    public String name() {
      return "command/" + commandId + "/" + start;
    }

    @Override
    public boolean spansGuilds() {
      return true;
    }
  }

  /** All that the bot sees on a day. */
  record BotDay(Instant start) implements Window {
    static BotDay at(Instant moment) {
      return new BotDay(begin(moment, DAY));
    }

    @Override
    public String name() {
      return "bot/" + start;
    }

    @Override
    public boolean spansGuilds() {
      return true;
    }
  }

  /** The beginning of the window of this length in which a moment lies. */
  static Instant begin(Instant moment, Duration length) {
    long seconds = length.toSeconds();
    return Instant.ofEpochSecond(Math.floorDiv(moment.getEpochSecond(), seconds) * seconds);
  }

  /** Binary form: windows of one kind sort by subject, then by time. */
  default byte[] toBytes() {
    return switch (this) {
      case ChannelHour w -> bytes(1, w.guildId, w.channelId, w.start.getEpochSecond());
      case GuildDay w -> bytes(2, w.guildId, w.start.getEpochSecond());
      case CommandDay w -> bytes(3, w.commandId, w.start.getEpochSecond());
      case BotDay w -> bytes(4, w.start.getEpochSecond());
    };
  }

  static Window ofBytes(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte kind = in.get();
    return switch (kind) {
      case 1 -> new ChannelHour(in.getLong(), in.getLong(), Instant.ofEpochSecond(in.getLong()));
      case 2 -> new GuildDay(in.getLong(), Instant.ofEpochSecond(in.getLong()));
      case 3 -> new CommandDay(in.getLong(), Instant.ofEpochSecond(in.getLong()));
      case 4 -> new BotDay(Instant.ofEpochSecond(in.getLong()));
      default -> throw new IllegalStateException("no window has the kind " + kind);
    };
  }

  private static byte[] bytes(int kind, long... parts) {
    ByteBuffer out = ByteBuffer.allocate(1 + Long.BYTES * parts.length).put((byte) kind);
    for (long part : parts) {
      out.putLong(part);
    }
    return out.array();
  }
}
