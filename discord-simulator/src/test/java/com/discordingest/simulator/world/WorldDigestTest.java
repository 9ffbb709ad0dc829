package com.discordingest.simulator.world;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Holds the world to the bytes that have always followed from its options, by their digests. A
 * change of the order in which random numbers are drawn, or of a field, shows here; whoever wants
 * it writes the new digest down, knowing that ledgers written before cannot be continued.
 */
final class WorldDigestTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final long FEW_INTENTS = Intent.GUILDS.mask() | Intent.GUILD_MESSAGES.mask();

  @Test
  void theEventsOfASeedAreWhatTheyHaveAlwaysBeen() {
    World world = World.create(new WorldOptions(42, 8, 400, 500));
    MessageDigest digest = sha256();
    for (int i = 0; i < 30_000; i++) {
      WorldEvent event = world.next();
      digest.update(Long.toString(event.n()).getBytes(UTF_8));
      add(digest, event.body());
    }
    assertThat(hex(digest))
        .isEqualTo("582bcf9ad6b49ef44c1a53897fa5a22f842de3eebf16da90b1a4052a45372491");
  }

  @Test
  void theSignalsOfASeedAreWhatTheyHaveAlwaysBeen() {
    World world = World.create(new WorldOptions(42, 8, 400, 500));
    MessageDigest digest = sha256();
    for (int i = 0; i < 5_000; i++) {
      world.next();
      WorldEvent.Body signal = world.signal();
      if (signal != null) {
        add(digest, signal);
      }
    }
    assertThat(hex(digest))
        .isEqualTo("c2cf262dcc2c4e9c26c01ac65eb951c63561356941b51d6fe4238d5e4c026f7b");
  }

  @Test
  void theAnswersAboutASeedAreWhatTheyHaveAlwaysBeen() throws IOException {
    World world = World.create(new WorldOptions(7, 3, 400, 500));
    world.forwardTo(8_000);
    MessageDigest digest = sha256();
    digest.update(world.botUser());
    digest.update(world.guildsAfter(0, 100));
    for (long guild : world.guildsOf(0, 1)) {
      digest.update(world.guildCreate(guild, Intent.all(), 250));
      digest.update(world.guildCreate(guild, FEW_INTENTS, 50));
      world.memberChunks(guild, "", 0, List.of(), "all", 50).forEach(digest::update);
      world
          .memberChunks(guild, null, 0, List.of(world.botId(), 5L), null, 50)
          .forEach(digest::update);
      digest.update(present(world.activeThreads(guild)));
      byte[] channels = present(world.channels(guild));
      digest.update(channels);
      for (JsonNode channel : JSON.readTree(channels)) {
        long id = channel.path("id").asLong();
        digest.update(present(world.messages(id, -1, -1, 100)));
        digest.update(present(world.archivedThreads(id, Long.MAX_VALUE, 50)));
      }
    }
    assertThat(hex(digest))
        .isEqualTo("5a9bdaeb3258db4fd0884266b9a3ec4a8e60ad48d9163eb50b2474cddef4dde7");
  }

  private static byte[] present(byte @Nullable [] answer) {
    assertThat(answer).isNotNull();
    return answer == null ? new byte[0] : answer;
  }

  private static void add(MessageDigest digest, WorldEvent.Body body) {
    digest.update((body.type() + body.guildId() + body.intent()).getBytes(UTF_8));
    digest.update(body.data());
  }

  private static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
