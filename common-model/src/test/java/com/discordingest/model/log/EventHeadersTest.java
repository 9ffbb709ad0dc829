package com.discordingest.model.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class EventHeadersTest {
  private static final EventHeaders HEADERS =
      new EventHeaders(
          "1767225600000000-42",
          "MESSAGE_CREATE",
          EventHeaders.shardSource(1, 4),
          1_767_225_600_000_123L);

  @Test
  void areCloudEventsInBinaryMode() {
    RecordHeaders headers = new RecordHeaders(HEADERS.toKafka());

    assertThat(text(headers, "ce_specversion")).isEqualTo("1.0");
    assertThat(text(headers, "ce_type")).isEqualTo("com.discord.MESSAGE_CREATE");
    assertThat(text(headers, "ce_source")).isEqualTo("/shards/1/4");
    assertThat(text(headers, "ce_time")).isEqualTo("2026-01-01T00:00:00.000123Z");
    assertThat(text(headers, "version")).isEqualTo("1767225600000123");
  }

  @Test
  void areReadBackAsTheyWereWritten() {
    assertThat(EventHeaders.fromKafka(new RecordHeaders(HEADERS.toKafka()))).isEqualTo(HEADERS);
  }

  @Test
  void aGapIsNoEventOfDiscords() {
    EventHeaders gap = new EventHeaders("1-1", EventHeaders.GAP_TYPE, "/shards/0/1", 5);

    assertThat(text(new RecordHeaders(gap.toKafka()), "ce_type")).isEqualTo(EventHeaders.GAP_TYPE);
    assertThat(EventHeaders.fromKafka(new RecordHeaders(gap.toKafka())).type())
        .isEqualTo(EventHeaders.GAP_TYPE);
  }

  @Test
  void aRecordWithoutVersionOrTypeIsRefused() {
    RecordHeaders withoutVersion = new RecordHeaders(HEADERS.toKafka());
    withoutVersion.remove("version");

    assertThatThrownBy(() -> EventHeaders.fromKafka(withoutVersion))
        .isInstanceOf(InvalidHeadersException.class)
        .hasMessageContaining("version");
    assertThatThrownBy(() -> EventHeaders.fromKafka(new RecordHeaders()))
        .isInstanceOf(InvalidHeadersException.class);
  }

  @Test
  void checkpointsAndGapsSurviveTheirJson() {
    SessionCheckpoint checkpoint = new SessionCheckpoint("s", "wss://x", 42, 7, 9);
    Gap gap = new Gap(0, 1, 42, 9, "the session expired");

    assertThat(SessionCheckpoint.fromJson(checkpoint.toJson())).isEqualTo(checkpoint);
    assertThat(checkpoint.toString()).doesNotContain("wss");
    assertThat(Gap.fromJson(gap.toJson())).isEqualTo(gap);
  }

  private static String text(RecordHeaders headers, String name) {
    return new String(headers.lastHeader(name).value(), UTF_8);
  }
}
