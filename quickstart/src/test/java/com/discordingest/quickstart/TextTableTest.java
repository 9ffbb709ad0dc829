package com.discordingest.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
  @Test
  void textStandsLeftAndNumbersRight() {
    TextTable table =
        new TextTable(
            List.of("name", "count"), List.of(List.of("general", "7"), List.of("help", "1234")));

    assertThat(table.lines(10))
        .containsExactly(
            "name     count", //
            "-------  -----",
            "general      7",
            "help      1234");
  }

  @Test
  void wideCharactersTakeTwoColumnsAndNullTakesNone() {
    TextTable table =
        new TextTable(
            List.of("name", "topic"),
            List.of(List.of("雑談🎉", "x"), Arrays.asList("off-topic", null)));

    assertThat(table.lines(10))
        .containsExactly("name       topic", "---------  -----", "雑談🎉     x", "off-topic");
  }

  @Test
  void rowsBeyondTheLimitAreCounted() {
    TextTable table =
        new TextTable(List.of("n"), List.of(List.of("1"), List.of("2"), List.of("3")));

    assertThat(table.lines(1)).containsExactly("n", "-", "1", "... and 2 more");
  }

  @Test
  void anEmptyResultSaysSo() {
    assertThat(new TextTable(List.of("n"), List.of()).lines(5))
        .containsExactly("n", "-", "(no rows)");
  }

  @Test
  void longAndManyLinedTextIsOneShortLine() {
    TextTable table = new TextTable(List.of("topic"), List.of(List.of("a\n" + "b".repeat(60))));

    assertThat(table.lines(5).get(2)).isEqualTo("a " + "b".repeat(37) + "…");
  }
}
