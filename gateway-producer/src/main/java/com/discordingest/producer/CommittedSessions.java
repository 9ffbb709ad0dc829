package com.discordingest.producer;

import com.discordingest.model.log.SessionCheckpoint;
import com.discordingest.producer.capture.Shard;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The checkpoints that earlier producers of the same topics left, of whatever shards. */
final class CommittedSessions {
  private static final Pattern KEY = Pattern.compile("(\\d{1,5})/(\\d{1,5})");

  private final Map<Shard, SessionCheckpoint> checkpoints =
      new TreeMap<>(Comparator.comparingInt(Shard::count).thenComparingInt(Shard::number));

  private CommittedSessions() {}

  /** Reads them from the committed state; keys that are not shards are left alone. */
  static CommittedSessions of(Map<String, byte[]> state) {
    CommittedSessions sessions = new CommittedSessions();
    state.forEach((key, value) -> {
      Matcher shard = KEY.matcher(key);
      if (shard.matches()) {
        sessions.checkpoints.put(
            new Shard(Integer.parseInt(shard.group(1)), Integer.parseInt(shard.group(2))),
            SessionCheckpoint.fromJson(value));
      }
    });
    return sessions;
  }

  /** The shard's checkpoint; null if it never had a session. */
  @Nullable SessionCheckpoint of(Shard shard) {
    return checkpoints.get(shard);
  }

  /** The highest row version ever given. */
  long lastVersion() {
    return checkpoints.values().stream().mapToLong(SessionCheckpoint::version).max().orElse(0);
  }

  /**
   * Where a hole begins, and why.
   *
   * @param lastVersion the row version after which something may be missing
   * @param reason in plain words
   */
  record Hole(long lastVersion, String reason) {}

  /**
   * The hole that a shard begins with if the bot had another number of shards before: their
   * sessions cannot be resumed by it. Empty for a shard that had a session, and for a first start.
   */
  Optional<Hole> hole(Shard shard) {
    if (checkpoints.containsKey(shard)) {
      return Optional.empty();
    }
    return checkpoints.entrySet().stream()
        .filter(entry -> entry.getKey().count() != shard.count())
        .max(Comparator.comparingLong(entry -> entry.getValue().version()))
        .map(latest -> {
          int before = latest.getKey().count();
          long since =
              checkpoints.entrySet().stream()
                  .filter(entry -> entry.getKey().count() == before)
                  .mapToLong(entry -> entry.getValue().version())
                  .min()
                  .orElse(0);
          return new Hole(
              since, "the bot had " + before + " shards before, and has " + shard.count() + " now");
        });
  }
}
