package com.discordingest.localstack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerLogTest {
  @TempDir private Path directory = Path.of("");

  private String lastLines(int count, String... lines) throws IOException {
    Path file = directory.resolve("server.log");
    Files.write(file, List.of(lines));
    return new ServerLog(file).lastLines(count);
  }

  @Test
  void theEndIsTold() throws IOException {
    assertThat(lastLines(2, "one", "two", "three")).isEqualTo("  two\n  three");
    assertThat(lastLines(5, "ERROR one", "two")).isEqualTo("  ERROR one\n  two");
  }

  @Test
  void whyAServerEndedIsToldBeforeWhatItSaidOfItsShutdown() throws IOException {
    assertThat(
            lastLines(
                1,
                "12:00 INFO  starting",
                "12:01 ERROR Exiting due to fatal exception",
                "java.net.BindException: Address already in use",
                "\tat somewhere",
                "12:02 INFO  shutting down"))
        .isEqualTo(
            """
              12:01 ERROR Exiting due to fatal exception
              java.net.BindException: Address already in use
              ...
              12:02 INFO  shutting down\
            """
                .stripTrailing());
  }

  @Test
  void ofManyErrorsTheLatestAreTold() throws IOException {
    assertThat(
            lastLines(1, "ERROR 1", "ERROR 2", "ERROR 3", "ERROR 4", "ERROR 5", "ERROR 6", "end"))
        .doesNotContain("ERROR 1")
        .startsWith("  ERROR 2\n  ERROR 3\n  ...\n  ERROR 3")
        .endsWith("  ERROR 6\n  ...\n  end");
  }
}
