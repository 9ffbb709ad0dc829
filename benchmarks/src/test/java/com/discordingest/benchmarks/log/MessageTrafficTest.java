package com.discordingest.benchmarks.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class MessageTrafficTest {
  @Test
  void messagesHaveTheSizeThatTheComparisonsSpeakOf() {
    MessageTraffic traffic = new MessageTraffic(1);
    long bytes = 0;
    for (int i = 0; i < 1_000; i++) {
      bytes += traffic.next().data().length;
    }
    assertThat(bytes / 1_000).isBetween(1_330L, 1_420L);
  }

  @Test
  void everyMessageIsJsonWithAnIdOfItsOwn() throws IOException {
    MessageTraffic traffic = new MessageTraffic(1);
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      ids.add(id(traffic.next().data()));
    }
    assertThat(ids).hasSize(1_000);
  }

  @Test
  void largeGuildsAreLargerThanKafkasDefaultByFar() {
    assertThat(MessageTraffic.largeGuild(0).data().length).isBetween(20_000_000, 22_000_000);
  }

  @Test
  void equalSeedsGiveEqualMessages() {
    assertThat(new String(new MessageTraffic(7).next().data(), UTF_8))
        .isEqualTo(new String(new MessageTraffic(7).next().data(), UTF_8));
  }

  /** Of the object itself; reads it to its end. */
  private static String id(byte[] json) throws IOException {
    String found = "";
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      int depth = 0;
      while (parser.nextToken() != null) {
        switch (parser.currentToken()) {
          case START_OBJECT -> depth++;
          case END_OBJECT -> depth--;
          case VALUE_STRING -> {
            if (depth == 1 && "id".equals(parser.currentName())) {
              found = parser.getText();
            }
          }
          default -> {}
        }
      }
    }
    return found;
  }
}
