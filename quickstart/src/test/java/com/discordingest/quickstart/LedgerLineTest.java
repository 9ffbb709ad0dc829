package com.discordingest.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class LedgerLineTest {
  @Test
  void thePayloadFollowsTheSession() {
    LedgerLine line =
        LedgerLine.parse(
            """
            {"n":7,"shard":0,"shard_count":2,"session":"abc","t":"MESSAGE_CREATE","s":12,"op":0,"d":{"content":"a \\u00e9 é","id":"99"}}\
            """);

    assertThat(line.type()).isEqualTo("MESSAGE_CREATE");
    assertThat(line.digest())
        .isEqualTo(
            digest(
                """
                {"t":"MESSAGE_CREATE","s":12,"op":0,"d":{"content":"a \\u00e9 é","id":"99"}}\
                """));
    assertThat(line.id()).isEqualTo(99);
  }

  @Test
  void secretsAreTakenOutAsTheProducerDoes() {
    LedgerLine line =
        LedgerLine.parse(
            """
            {"shard":0,"session":"abc","op":0,"t":"VOICE_SERVER_UPDATE","s":3,"d":{"token":"secret","guild_id":"1"}}\
            """);

    assertThat(line.digest())
        .isEqualTo(
            digest(
                """
                {"op":0,"t":"VOICE_SERVER_UPDATE","s":3,"d":{"token":"[redacted]","guild_id":"1"}}\
                """));
  }

  @Test
  void aLineWithoutSessionIsAnError() {
    assertThatThrownBy(() -> LedgerLine.parse("{\"t\":\"READY\",\"op\":0}"))
        .hasMessage("a ledger line has no session");
  }

  private static Digest digest(String dispatch) {
    return Digest.of(dispatch.getBytes(UTF_8));
  }
}
