package com.discordingest.consumer.row;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Traps V3, V4 and V6: what PostgreSQL cannot hold, and how it counts. */
class TextFitTest {
  @Test
  void ordinaryTextStaysTheSameInstance() {
    String text = "Cozy Café 😀";

    assertThat(TextFit.storable(text)).isSameAs(text);
    assertThat(TextFit.storableJson(text)).isSameAs(text);
    assertThat(TextFit.cut(text, 100)).isSameAs(text);
  }

  @Test
  void nulAndLoneSurrogatesAreReplacedAndPairsKept() {
    assertThat(TextFit.storable("a\0b\uD83Dc\uDE00d😀\uD83D"))
        .isEqualTo("a\uFFFDb\uFFFDc\uFFFDd😀\uFFFD");
  }

  @Test
  void anEscapedNulInJsonIsReplacedButNotAnEscapedBackslash() {
    assertThat(TextFit.storableJson("{\"a\":\"x\\u0000y\"}")).isEqualTo("{\"a\":\"x\uFFFDy\"}");
    assertThat(TextFit.storableJson("{\"a\":\"x\\\\u0000y\"}"))
        .isEqualTo("{\"a\":\"x\\\\u0000y\"}");
    assertThat(TextFit.storableJson("{\"a\":\"x\\\\\\u0000y\"}"))
        .isEqualTo("{\"a\":\"x\\\\\uFFFDy\"}");
  }

  @Test
  void widthIsCountedInCodePoints() {
    assertThat(TextFit.cut("😀😀😀", 2)).isEqualTo("😀😀");
    assertThat(TextFit.cut("😀😀", 2)).isEqualTo("😀😀");
    assertThat(TextFit.cut("abc", 0)).isEmpty();
  }
}
