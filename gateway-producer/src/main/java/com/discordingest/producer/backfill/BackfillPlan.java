package com.discordingest.producer.backfill;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.discordingest.model.Snowflake;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is to be fetched.
 *
 * @param holes since when, of which guilds
 * @param guild fetch this one only; null for all
 * @param channel fetch this one only; null for all
 */
public record BackfillPlan(List<Hole> holes, @Nullable Long guild, @Nullable Long channel) {

  public BackfillPlan {
    holes = List.copyOf(holes);
  }

  /**
   * A time of which something is missing.
   *
   * @param since from when on
   * @param gap the gap whose hole it is; null for a time that somebody named, which concerns all
   *     guilds
   */
  public record Hole(Instant since, @Nullable OpenGap gap) {
    private boolean concerns(long guildId) {
      return gap == null || Snowflake.shardOf(guildId, gap.gap().shardCount()) == gap.gap().shard();
    }
  }

  /** After which message id a guild's messages are to be fetched; empty if it misses nothing. */
  OptionalLong after(long guildId) {
    if (guild != null && guild != guildId) {
      return OptionalLong.empty();
    }
    return holes.stream()
        .filter(hole -> hole.concerns(guildId))
        .mapToLong(hole -> Math.max(0, Snowflake.firstAt(hole.since()) - 1))
        .min();
  }

  /** Whether a channel is to be fetched. */
  boolean covers(RestObject candidate) {
    return channel == null || channel == candidate.id();
  }

  /** The gaps that are filled when all of it has been fetched: none if only a part is. */
  List<OpenGap> closes() {
    return guild == null && channel == null
        ? holes.stream().map(Hole::gap).filter(Objects::nonNull).map(OpenGap.class::cast).toList()
        : List.of();
  }

  /** Under which key of the sessions topic the same plan finds how far an earlier run came. */
  String progressKey() {
    StringBuilder text = new StringBuilder();
    for (Hole hole : holes) {
      text.append(hole.gap() == null ? hole.since().toString() : hole.gap().key()).append(' ');
    }
    text.append(guild).append(' ').append(channel);
    return "backfill/" + UUID.nameUUIDFromBytes(text.toString().getBytes(UTF_8));
  }
}
