package com.discordingest.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LedgerTest {
  @TempDir Path directory;
  private Path file;

  @BeforeEach
  void newFile() throws IOException {
    file = Files.createFile(directory.resolve("ledger.ndjson"));
  }

  @Test
  void aLineThatIsStillBeingWrittenIsLeftForLater() throws IOException {
    String second = line(2);
    append(line(1) + second.substring(0, second.length() - 10));
    assertThat(Ledger.read(file).dispatches()).isEqualTo(1);

    append(second.substring(second.length() - 10));
    assertThat(Ledger.read(file).dispatches()).isEqualTo(2);
  }

  @Test
  void aLineThatIsCutShortInTheMiddleIsAnError() throws IOException {
    append(line(1).substring(0, 60) + "\n" + line(2));
    assertThatThrownBy(() -> Ledger.read(file)).hasMessageContaining("cannot read the ledger");
  }

  private void append(String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.APPEND);
  }

  private static String line(int sequence) {
    return """
    {"at":"2026-01-01T00:00:00Z","shard":0,"shard_count":1,"session":"a","op":0,\
    "t":"TYPING_START","s":%d,"d":{"channel_id":"1"}}
    """
        .formatted(sequence);
  }
}
