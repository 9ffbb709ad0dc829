package com.discordingest.producer.importing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RecordedFileTest {
  @TempDir private Path folder = Path.of("");

  @Test
  void linesArePieces() throws Exception {
    assertThat(pieces("{\"op\":0}\n\n  \r\n{\"op\":1}\r\n{\"op\":2}"))
        .containsExactly("1:{\"op\":0}", "4:{\"op\":1}", "5:{\"op\":2}");
  }

  @Test
  void aDocumentOverManyLinesIsOnePieceWithItsBytes() throws Exception {
    String document = "{\n  \"op\": 0,\n  \"d\": {}\n}";
    assertThat(pieces(document + "\n")).containsExactly("1:" + document);
  }

  @Test
  void documentsOneAfterTheOtherAndAnArrayOfThemAreCutApart() throws Exception {
    assertThat(pieces("{\n\"op\":0}\n{\n\"op\":1}"))
        .containsExactly("1:{\n\"op\":0}", "3:{\n\"op\":1}");
    assertThat(pieces("[\n{\"op\":0},\n {\"op\":1}\n]"))
        .containsExactly("2:{\"op\":0}", "3:{\"op\":1}");
  }

  @Test
  void aBadLineAmongGoodOnesIsAPieceOfItsOwn() throws Exception {
    assertThat(pieces("{\"op\":\n{\"op\":1}\nnonsense\n{\"op\":2}\n"))
        .containsExactly("1:{\"op\":", "2:{\"op\":1}", "3:nonsense", "4:{\"op\":2}");
  }

  @Test
  void aDocumentThatBreaksOffIsOnePiece() throws Exception {
    assertThat(pieces("{\n  \"op\": 0,\n  \"d\": {\n"))
        .containsExactly("1:{\n  \"op\": 0,\n  \"d\": {\n");
  }

  @Test
  void anEmptyOrBlankFileHasNoPieces() throws Exception {
    assertThat(pieces("")).isEmpty();
    assertThat(pieces("\n \r\n\n")).isEmpty();
  }

  @Test
  void aByteOrderMarkIsNoPartOfAPiece() throws Exception {
    assertThat(pieces("\uFEFF{\"op\":0}\n{\"op\":1}"))
        .containsExactly("1:{\"op\":0}", "2:{\"op\":1}");
    assertThat(pieces("\uFEFF{\n\"op\":0}")).containsExactly("1:{\n\"op\":0}");
  }

  @Test
  void lineLongerThanTheBufferStaysWhole() throws Exception {
    String line = "{\"op\":0,\"d\":\"" + "x".repeat(200_000) + "\"}";
    assertThat(pieces(line + "\n" + line)).containsExactly("1:" + line, "2:" + line);
  }

  private List<String> pieces(String content) throws IOException, InterruptedException {
    Path file = Files.writeString(folder.resolve("recorded.json"), content);
    List<String> found = new ArrayList<>();
    RecordedFile.read(
        file, piece -> found.add(piece.line() + ":" + new String(piece.bytes(), UTF_8)));
    return found;
  }
}
