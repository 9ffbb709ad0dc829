package com.discordingest.consumer.support;

import com.discordingest.simulator.world.World;
import com.discordingest.simulator.world.WorldEvent;
import com.discordingest.simulator.world.WorldOptions;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Bodies of dispatches, by type, as Discord sends them: from the simulated world, from the golden
 * files, and recorded ones where the folder with them lies beside the checkout.
 */
public final class SeedPayloads {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final int EVENTS = 3_000;
  private static final int MOST_OF_A_TYPE = 12;

  /** A body and the event it belongs to. */
  public record Seed(String type, ObjectNode data) {}

  private SeedPayloads() {}

  /** Equal seeds give equal bodies, as long as the same recorded ones are there. */
  public static List<Seed> of(long seed) {
    List<Seed> seeds = new ArrayList<>();
    Map<String, Integer> taken = new HashMap<>();
    World world = World.create(new WorldOptions(seed, 2, 30, 10));
    world
        .guildsOf(0, 1)
        .forEach(guild -> add(seeds, taken, "GUILD_CREATE", world.guildCreate(guild, -1L, 1000)));
    for (int i = 0; i < EVENTS; i++) {
      WorldEvent.Body body = world.next().body();
      add(seeds, taken, body.type(), body.data());
    }
    seeds.addAll(golden());
    seeds.addAll(recorded());
    return seeds;
  }

  /** The golden files hold at least one body of every event that is projected. */
  private static List<Seed> golden() {
    try (Stream<Path> files = Files.list(GOLDEN)) {
      List<Seed> seeds = new ArrayList<>();
      for (Path file : files.sorted().toList()) {
        String type = String.valueOf(file.getFileName()).split("[-.]", 2)[0];
        String payload = Files.readString(file).split("\n----\n", 2)[0];
        seeds.add(new Seed(type, Dispatches.json(payload)));
      }
      return seeds;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(List<Seed> seeds, Map<String, Integer> taken, String type, byte[] data) {
    if (taken.merge(type, 1, Integer::sum) <= MOST_OF_A_TYPE) {
      try {
        seeds.add(new Seed(type, (ObjectNode) MAPPER.readTree(data)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static List<Seed> recorded() {
    Path folder = folder();
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      List<Seed> seeds = new ArrayList<>();
      for (Path file : files.filter(file -> file.toString().endsWith(".json")).sorted().toList()) {
        JsonNode payload = MAPPER.readTree(file.toFile());
        if (payload.path("d") instanceof ObjectNode data) {
          seeds.add(new Seed(payload.path("t").asText(), data));
        }
      }
      return seeds;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The folder of recorded dispatches: beside the checkout, or where the property says. */
  public static Path folder() {
    String named = System.getProperty("dispatches");
    if (named != null) {
      return Path.of(named);
    }
    Path root = Path.of("").toAbsolutePath();
    while (root.getParent() != null && Files.exists(root.resolveSibling("pom.xml"))) {
      root = root.getParent();
    }
    return root.resolveSibling("shared").resolve("dispatches");
  }
}
