package com.discordingest.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.discordingest.runtime.CommandFailure;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorldIT {
  private static final World.Wish AS_IT_WAS = new World.Wish(null, null, null, null);

  @TempDir private Path directory = Path.of("");

  @Test
  void aWorldIsTheSameInTheNextRun() {
    Path file = directory.resolve("world.properties");

    World first = World.of(file, new World.Wish(7L, 3, null, null));

    assertThat(first.seed()).isEqualTo(7);
    assertThat(first.guilds()).isEqualTo(3);
    assertThat(World.of(file, AS_IT_WAS)).isEqualTo(first);
    assertThat(World.of(file, new World.Wish(7L, null, null, null))).isEqualTo(first);
  }

  @Test
  void anotherWorldOnTheSameDataIsRefused() {
    Path file = directory.resolve("world.properties");
    World.of(file, AS_IT_WAS);

    assertThatThrownBy(() -> World.of(file, new World.Wish(99L, null, null, null)))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("holds the data of a simulated Discord with --seed 1")
        .hasMessageContaining("--fresh");
    assertThatThrownBy(() -> World.claimForDiscord(file))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("holds the data of a simulated Discord");
  }

  @Test
  void theDataOfDiscordItselfIsKeptFromASimulation() {
    Path file = directory.resolve("world.properties");
    World.claimForDiscord(file);
    World.claimForDiscord(file);

    assertThatThrownBy(() -> World.of(file, AS_IT_WAS))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("real Discord");
  }
}
