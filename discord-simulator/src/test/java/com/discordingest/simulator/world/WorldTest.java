package com.discordingest.simulator.world;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The world: what follows from its seed, and whether it resembles Discord. */
final class WorldTest {
  private static final ObjectMapper STRICT =
      new ObjectMapper().enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION);
  private static final WorldOptions OPTIONS = new WorldOptions(42, 8, 400, 500);

  @Test
  void equalOptionsGiveEqualEventsByteForByte() {
    World one = World.create(OPTIONS);
    World other = World.create(OPTIONS);
    for (int i = 0; i < 20_000; i++) {
      assertThat(text(one.next())).isEqualTo(text(other.next()));
    }
  }

  @Test
  void theEventWithANumberDoesNotDependOnWhatWasAskedInBetween() {
    World undisturbed = World.create(OPTIONS);
    World asked = World.create(OPTIONS);
    for (int i = 0; i < 5_000; i++) {
      asked.signal();
      if (i % 50 == 0) {
        for (long guild : asked.guildsOf(0, 1)) {
          asked.guildCreate(guild, Intent.all(), 50);
          asked.channels(guild);
          asked.memberChunks(guild, "", 0, List.of(), null, 1000);
        }
      }
      assertThat(text(asked.next())).isEqualTo(text(undisturbed.next()));
    }
    World forwarded = World.create(OPTIONS);
    forwarded.forwardTo(5_000);
    assertThat(text(forwarded.next())).isEqualTo(text(undisturbed.next()));
  }

  @Test
  void anotherSeedGivesAnotherWorld() {
    World one = World.create(OPTIONS);
    World other = World.create(new WorldOptions(43, 8, 400, 500));
    assertThat(text(one.next())).isNotEqualTo(text(other.next()));
  }

  @Test
  void everyKindOfEventHappensAndMessagesPrevail() throws IOException {
    Map<String, Integer> counts = new TreeMap<>();
    World world = World.create(OPTIONS);
    long bytes = 0;
    int events = 60_000;
    for (int i = 0; i < events; i++) {
      WorldEvent event = world.next();
      assertThat(event.n()).isEqualTo(i + 1);
      counts.merge(event.body().type(), 1, Integer::sum);
      bytes += event.body().data().length;
    }
    assertThat(counts)
        .containsKeys(
            "MESSAGE_CREATE",
            "MESSAGE_UPDATE",
            "MESSAGE_DELETE",
            "MESSAGE_DELETE_BULK",
            "MESSAGE_REACTION_ADD",
            "MESSAGE_REACTION_REMOVE",
            "MESSAGE_REACTION_REMOVE_ALL",
            "MESSAGE_REACTION_REMOVE_EMOJI",
            "MESSAGE_POLL_VOTE_ADD",
            "GUILD_MEMBER_ADD",
            "GUILD_MEMBER_REMOVE",
            "GUILD_MEMBER_UPDATE",
            "VOICE_STATE_UPDATE",
            "THREAD_CREATE",
            "THREAD_UPDATE",
            "THREAD_DELETE",
            "THREAD_MEMBERS_UPDATE",
            "CHANNEL_CREATE",
            "CHANNEL_UPDATE",
            "CHANNEL_DELETE",
            "CHANNEL_PINS_UPDATE",
            "GUILD_ROLE_CREATE",
            "GUILD_ROLE_UPDATE",
            "GUILD_ROLE_DELETE",
            "GUILD_UPDATE",
            "GUILD_DELETE",
            "GUILD_CREATE",
            "GUILD_EMOJIS_UPDATE",
            "GUILD_BAN_ADD",
            "GUILD_AUDIT_LOG_ENTRY_CREATE",
            "INVITE_CREATE",
            "INTERACTION_CREATE",
            "USER_UPDATE");
    assertThat(counts.get("MESSAGE_CREATE")).isBetween(events * 58 / 100, events * 68 / 100);
    assertThat(bytes / events).isBetween(700L, 1600L);
  }

  @Test
  void everyBodyIsJsonWithoutARepeatedFieldAndNamesItsGuild() throws IOException {
    World world = World.create(OPTIONS);
    for (int i = 0; i < 30_000; i++) {
      WorldEvent.Body body = world.next().body();
      JsonNode data = STRICT.readTree(body.data());
      if (body.guildId() != 0) {
        String field =
            Set.of("GUILD_CREATE", "GUILD_UPDATE", "GUILD_DELETE").contains(body.type())
                ? "id"
                : "guild_id";
        assertThat(data.path(field).asText()).isEqualTo(Long.toString(body.guildId()));
      }
    }
  }

  @Test
  void messagesHaveFreshIdsWhoseTimeIsTheirTimestamp() throws IOException {
    World world = World.create(OPTIONS);
    Set<Long> ids = new HashSet<>();
    for (int i = 0; i < 10_000; i++) {
      WorldEvent.Body body = world.next().body();
      if (body.type().equals("MESSAGE_CREATE")) {
        JsonNode data = STRICT.readTree(body.data());
        long id = data.path("id").asLong();
        assertThat(ids.add(id)).isTrue();
        assertThat(OffsetDateTime.parse(data.path("timestamp").asText()).toInstant().toEpochMilli())
            .isEqualTo(Ids.millisOf(id));
        if (data.has("member")) {
          assertThat(data.path("member").has("user")).isFalse();
          assertThat(data.path("member").path("joined_at").isTextual()).isTrue();
        }
      }
    }
  }

  @Test
  void restTellsTheMessagesThatWereWrittenAndNotDeletedInPages() throws IOException {
    World world = World.create(new WorldOptions(7, 1, 30, 100_000));
    Map<Long, Set<Long>> expected = new HashMap<>();
    for (int i = 0; i < 5_000; i++) {
      WorldEvent.Body body = world.next().body();
      JsonNode data = STRICT.readTree(body.data());
      long channel = data.path("channel_id").asLong();
      switch (body.type()) {
        case "MESSAGE_CREATE" ->
            expected.computeIfAbsent(channel, id -> new HashSet<>()).add(data.path("id").asLong());
        case "MESSAGE_DELETE" ->
            expected
                .computeIfAbsent(channel, id -> new HashSet<>())
                .remove(data.path("id").asLong());
        case "MESSAGE_DELETE_BULK" ->
            data.path("ids")
                .forEach(id -> expected.getOrDefault(channel, Set.of()).remove(id.asLong()));
        default -> {}
      }
    }
    int compared = 0;
    for (Map.Entry<Long, Set<Long>> channel : expected.entrySet()) {
      byte[] first = world.messages(channel.getKey(), -1, -1, 100);
      if (first == null) {
        continue; // the channel was deleted
      }
      Set<Long> backwards = new HashSet<>();
      List<Long> page = ids(first);
      while (!page.isEmpty()) {
        backwards.addAll(page);
        page = ids(page(world, channel.getKey(), page.getLast(), -1));
      }
      Set<Long> forwards = new HashSet<>();
      page = ids(page(world, channel.getKey(), -1, 0));
      while (!page.isEmpty()) {
        forwards.addAll(page);
        page = ids(page(world, channel.getKey(), -1, page.getFirst()));
      }
      assertThat(backwards).isEqualTo(channel.getValue());
      assertThat(forwards).isEqualTo(channel.getValue());
      compared += backwards.size();
    }
    assertThat(compared).isGreaterThan(1000);
  }

  private static byte[] page(World world, long channel, long before, long after) {
    byte[] page = world.messages(channel, before, after, 100);
    assertThat(page).isNotNull();
    return page == null ? new byte[0] : page;
  }

  private static List<Long> ids(byte[] page) throws IOException {
    List<Long> ids = new ArrayList<>();
    STRICT.readTree(page).forEach(message -> ids.add(message.path("id").asLong()));
    return ids;
  }

  private static String text(WorldEvent event) {
    return event.n() + event.body().type() + Arrays.hashCode(event.body().data());
  }
}
