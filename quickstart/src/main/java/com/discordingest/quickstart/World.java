package com.discordingest.quickstart;

import com.discordingest.localstack.AtomicFile;
import com.discordingest.localstack.FreePorts;
import com.discordingest.runtime.CommandFailure;
import com.discordingest.runtime.ExitCode;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of the simulated Discord that the state belongs to. It goes on where it stood only
 * with the same ones, and at the same port, at which its sessions are resumed.
 */
record World(long seed, int guilds, int members, int shards, int port) {
  private static final World DEFAULTS = new World(1, 25, 5000, 2, 0);
  private static final String SIMULATED = "simulated";

  /** What the command line asks for; null where it leaves the choice. */
  record Wish(
      @Nullable Long seed,
      @Nullable Integer guilds,
      @Nullable Integer members,
      @Nullable Integer shards) {

    private World over(World world) {
      return new World(
          seed == null ? world.seed : seed,
          guilds == null ? world.guilds : guilds,
          members == null ? world.members : members,
          shards == null ? world.shards : shards,
          world.port);
    }
  }

  /**
   * The world in the file, or a new one, which is then written there.
   *
   * @throws CommandFailure if the file has another world than is wished for
   */
  static World of(Path file, Wish wish) {
    Properties kept = read(file);
    if (kept.isEmpty()) {
      World world = wish.over(DEFAULTS).at(FreePorts.pick());
      world.write(file);
      return world;
    }
    if (!kept.getProperty("source", "").equals(SIMULATED)) {
      throw another(file, "real Discord; DISCORD_TOKEN was set");
    }
    World world =
        new World(
            Long.parseLong(kept.getProperty("seed")),
            Integer.parseInt(kept.getProperty("guilds")),
            Integer.parseInt(kept.getProperty("members")),
            Integer.parseInt(kept.getProperty("shards")),
            Integer.parseInt(kept.getProperty("port")));
    if (!wish.over(world).equals(world)) {
      throw another(
          file,
          "a simulated Discord with --seed %d --guilds %d --members %d --shards %d"
              .formatted(world.seed, world.guilds, world.members, world.shards));
    }
    if (!FreePorts.isFree(world.port)) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "port "
              + world.port
              + ", at which the simulated Discord was, is in use. Stop what uses it, or start over"
              + " with --fresh.");
    }
    return world;
  }

  /**
   * Notes that the state belongs to Discord itself.
   *
   * @throws CommandFailure if it belongs to a simulated one
   */
  static void claimForDiscord(Path file) {
    Properties kept = read(file);
    if (kept.getProperty("source", "").equals(SIMULATED)) {
      throw another(file, "a simulated Discord");
    }
    save(file, "source=discord\n");
  }

  private static CommandFailure another(Path file, String what) {
    return new CommandFailure(
        ExitCode.USAGE,
        file.getParent()
            + " holds the data of "
            + what
            + ". Start over with --fresh, or keep it and choose another folder with --state.");
  }

  private World at(int chosen) {
    return new World(seed, guilds, members, shards, chosen);
  }

  private static Properties read(Path file) {
    Properties properties = new Properties();
    if (Files.exists(file)) {
      try (Reader reader = Files.newBufferedReader(file)) {
        properties.load(reader);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
      }
    }
    return properties;
  }

  private void write(Path file) {
    save(
        file,
        "source=%s%nseed=%d%nguilds=%d%nmembers=%d%nshards=%d%nport=%d%n"
            .formatted(SIMULATED, seed, guilds, members, shards, port));
  }

  private static void save(Path file, String text) {
    try {
      AtomicFile.write(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }
}
