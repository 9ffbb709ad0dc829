package com.discordingest.consumer.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.discordingest.runtime.CommandFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceDirectoryTest {
  @TempDir private Path base;

  @Test
  void instancesThatRunAtOnceHaveFoldersAndIdentitiesOfTheirOwn() throws IOException {
    try (InstanceDirectory first = InstanceDirectory.claim(base, "cluster", "app");
        InstanceDirectory second = InstanceDirectory.claim(base, "cluster", "app")) {
      assertThat(second.path()).isNotEqualTo(first.path());
      assertThat(second.identity()).isNotEqualTo(first.identity());
    }
  }

  @Test
  void anInstanceThatStartsAgainIsWhoItWas() throws IOException {
    Path path;
    String identity;
    try (InstanceDirectory first = InstanceDirectory.claim(base, "cluster", "app")) {
      path = first.path();
      identity = first.identity();
    }
    try (InstanceDirectory again = InstanceDirectory.claim(base, "cluster", "app")) {
      assertThat(again.path()).isEqualTo(path);
      assertThat(again.identity()).isEqualTo(identity);
    }
  }

  @Test
  void stateOfAnotherClusterOrApplicationIsNeverTaken() throws IOException {
    try (InstanceDirectory one = InstanceDirectory.claim(base, "cluster", "app");
        InstanceDirectory other = InstanceDirectory.claim(base, "another", "app");
        InstanceDirectory third = InstanceDirectory.claim(base, "cluster", "apple")) {
      assertThat(other.path()).isNotEqualTo(one.path());
      assertThat(third.path().startsWith(one.path().getParent())).isFalse();
    }
  }

  @Test
  void aPlaceThatCannotBeWrittenIsNamed() throws IOException {
    Path file = Files.createFile(base.resolve("file"));

    assertThatThrownBy(() -> InstanceDirectory.claim(file, "cluster", "app"))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining("activity.state.dir")
        .hasMessageContaining(file.toString());
  }
}
