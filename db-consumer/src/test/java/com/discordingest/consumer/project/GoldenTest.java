package com.discordingest.consumer.project;

import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.consumer.support.ChangeText;
import com.discordingest.consumer.support.Dispatches;
import com.discordingest.consumer.support.NotedRepairs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Dispatch in, row changes out, side by side in a file for every event. After a change that is
 * meant, {@code mvn -pl db-consumer -am test -Dtest=GoldenTest -Dgolden.update=true
 * -Dsurefire.failIfNoSpecifiedTests=false} writes the second halves anew; read the difference.
 */
class GoldenTest {
  private static final Path FOLDER = Path.of("src/test/resources/golden");
  static final String HALVES = "\n----\n";

  @TestFactory
  Stream<DynamicTest> theRowsOf() throws IOException {
    return files().stream().map(file -> DynamicTest.dynamicTest(name(file), () -> compare(file)));
  }

  @Test
  void everyEventHasAFile() throws IOException {
    Set<String> covered =
        files().stream().map(GoldenTest::event).collect(Collectors.toUnmodifiableSet());

    assertThat(Events.ALL)
        .extracting(Events.Event::name)
        .allSatisfy(event -> assertThat(covered).contains(event));
  }

  private static void compare(Path file) throws IOException {
    String content = Files.readString(file);
    String payload = content.split(HALVES, 2)[0];
    String rows = rows(event(file), payload);
    if (Boolean.getBoolean("golden.update")) {
      Files.writeString(file, payload + HALVES + rows);
      return;
    }
    assertThat(content).isEqualTo(payload + HALVES + rows);
  }

  private static String rows(String event, String payload) {
    Projection projection = new Projection(new NotedRepairs());
    List<com.discordingest.consumer.row.RowChange> changes =
        projection.project(Dispatches.dispatch(1, event, Dispatches.json(payload)));
    return changes.isEmpty() ? "no rows\n" : ChangeText.of(changes);
  }

  static List<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files.sorted().toList();
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName()).replace(".txt", "");
  }

  static String event(Path file) {
    return name(file).split("-", 2)[0];
  }
}
