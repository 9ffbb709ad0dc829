package com.discordingest.producer.capture;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class SecretPatternsTest {
  @Test
  void secretsOfBrokenPayloadsAreHidden() {
    assertThat(hidden("{\"d\":{\"token\": \"abc\\\"def\",\"x\":1,\"session_id\":\"s"))
        .isEqualTo("{\"d\":{\"token\": \"[redacted]\",\"x\":1,\"session_id\":\"[redacted]\"");
  }

  @Test
  void everyOtherByteStays() {
    byte[] bytes = {'{', (byte) 0xFF, 0, (byte) 0xC3, '"'};
    assertThat(SecretPatterns.hide(bytes)).isEqualTo(bytes);
    assertThat(hidden("{\"content\":\"äöü\",\"token\":\"t\"")).startsWith("{\"content\":\"äöü\"");
  }

  private static String hidden(String text) {
    return new String(SecretPatterns.hide(text.getBytes(UTF_8)), UTF_8);
  }
}
