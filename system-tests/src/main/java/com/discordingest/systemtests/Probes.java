package com.discordingest.systemtests;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.awaitility.core.ConditionTimeoutException;

/**
 * Finds out whether a pipeline works, from end to end: has a message sent to every guild, and looks
 * for it in the database. A message may fall into a gap, so another follows as long as none has
 * arrived.
 */
final class Probes {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration AGAIN = Duration.ofSeconds(3);

  /** Before every message of the simulator's, and in a month of their own. */
  private static final long FIRST_ID =
      (Instant.parse("2025-12-31T12:00:00Z").toEpochMilli() - 1_420_070_400_000L) << 22;

  private final Pipeline pipeline;
  private final List<Guild> guilds = new ArrayList<>();
  private long sent;

  /** Where a probe goes. */
  private record Guild(int shard, String id, String channel) {}

  /** Takes the guilds from the ledger, which must hold their GUILD_CREATEs. */
  Probes(Pipeline pipeline) {
    this.pipeline = pipeline;
    Set<String> known = new HashSet<>();
    pipeline
        .ledger()
        .forEach(line -> {
          if (line.type().equals("GUILD_CREATE")) {
            JsonNode guild = data(line);
            if (known.add(guild.path("id").asText())) {
              guilds.add(
                  new Guild(
                      line.shard(),
                      guild.path("id").asText(),
                      guild.path("channels").path(0).path("id").asText()));
            }
          }
        });
  }

  private static JsonNode data(Ledger.Line line) {
    try {
      return JSON.readTree(line.payload()).path("d");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("no JSON in the ledger", e);
    }
  }

  /** Waits until a message of now has arrived from every guild; empty if patience ends first. */
  Optional<Duration> awaitArrival() {
    long begun = System.nanoTime();
    Map<Guild, List<Long>> missing = new HashMap<>();
    guilds.forEach(guild -> missing.put(guild, new ArrayList<>()));
    long[] last = {begun - AGAIN.toNanos()};
    try {
      Pipeline.waiting()
          .until(() -> {
            if (System.nanoTime() - last[0] >= AGAIN.toNanos()) {
              last[0] = System.nanoTime();
              missing.forEach((guild, ids) -> send(guild).ifPresent(ids::add));
            }
            Set<Long> arrived = arrived(missing.values().stream().flatMap(List::stream).toList());
            missing.values().removeIf(ids -> ids.stream().anyMatch(arrived::contains));
            return missing.isEmpty();
          });
      return Optional.of(Duration.ofNanos(System.nanoTime() - begun));
    } catch (ConditionTimeoutException e) {
      return Optional.empty();
    }
  }

  private Optional<Long> send(Guild guild) {
    long id = FIRST_ID + (sent++ << 22);
    boolean sentNow =
        pipeline
            .simulator()
            .emit(
                guild.shard(),
                "MESSAGE_CREATE",
                """
                {"id":"%d","channel_id":"%s","guild_id":"%s","type":0,"content":"probe %d",\
                "author":{"id":"4242","username":"probe","discriminator":"0","bot":true},\
                "timestamp":"2025-12-31T12:00:00+00:00","edited_timestamp":null,"tts":false,\
                "pinned":false,"mention_everyone":false,"mentions":[],"mention_roles":[],\
                "attachments":[],"embeds":[],"flags":0}\
                """
                    .formatted(id, guild.channel(), guild.id(), sent));
    return sentNow ? Optional.of(id) : Optional.empty();
  }

  private Set<Long> arrived(List<Long> ids) {
    Set<Long> found = new HashSet<>();
    try (Connection connection = pipeline.connect();
        PreparedStatement query =
            connection.prepareStatement("SELECT id FROM discord_messages WHERE id = ANY (?)")) {
      query.setArray(1, connection.createArrayOf("bigint", ids.toArray()));
      try (ResultSet rows = query.executeQuery()) {
        while (rows.next()) {
          found.add(rows.getLong(1));
        }
      }
    } catch (SQLException e) {
      // PostgreSQL may be away or starting: then nothing has arrived yet
      return Set.of();
    }
    return found;
  }
}
