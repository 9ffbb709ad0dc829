package com.discordingest.consumer.write;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.discordingest.consumer.project.UnprojectableException;
import com.discordingest.consumer.support.Dispatches;
import com.discordingest.consumer.support.ProjectedDatabase;
import com.discordingest.consumer.support.SeedPayloads;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Recorded dispatches of public projects, which lie beside the project when they are there at all,
 * apply without a dead letter. System property {@code dispatches} names another folder.
 */
class SharedDispatchesIT {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** Entities that were wrapped as dispatches without the guild or user that names them. */
  private static final Set<String> KEYLESS =
      Set.of("kord/GUILD_MEMBER_ADD-1.json", "kord/GUILD_MEMBER_REMOVE-1.json");

  @Test
  void everyRecordedDispatchAppliesExceptThoseThatCannotHaveAKey() throws IOException {
    Path folder = SeedPayloads.folder();
    assumeThat(folder).isDirectory();
    List<Path> files;
    try (Stream<Path> found = Files.walk(folder)) {
      files = found.filter(file -> file.toString().endsWith(".json")).sorted().toList();
    }
    assumeThat(files).isNotEmpty();

    List<String> refused = new ArrayList<>();
    try (ProjectedDatabase database = new ProjectedDatabase()) {
      long version = 0;
      for (Path file : files) {
        version++;
        if (MAPPER.readTree(file.toFile()) instanceof ObjectNode payload
            && payload.path("d") instanceof ObjectNode data) {
          String type = payload.path("t").asText();
          try {
            database.apply(Dispatches.dispatch(version, type, data));
          } catch (UnprojectableException | AssertionError e) {
            if (!hasNoKey(data) && !KEYLESS.contains(folder.relativize(file).toString())) {
              refused.add(folder.relativize(file) + ": " + e.getMessage());
            }
          }
        }
      }
    }

    assertThat(refused).isEmpty();
  }

  /** An empty user object, or an id beyond BIGINT. */
  private static boolean hasNoKey(ObjectNode data) {
    return (data.path("user").isObject() && data.path("user").isEmpty()) || beyondBigint(data);
  }

  private static boolean beyondBigint(JsonNode node) {
    if (node.isTextual()) {
      return node.textValue().matches("9[3-9][0-9]{17}|[0-9]{20,25}");
    }
    for (JsonNode child : node) {
      if (beyondBigint(child)) {
        return true;
      }
    }
    return false;
  }
}
