package com.discordingest.model.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class HeaderTextsTest {
  private static final EventHeaders HEADERS =
      new EventHeaders("1-42", "MESSAGE_CREATE", EventHeaders.shardSource(1, 4), 123);
  private static final HeaderTexts TEXTS =
      new HeaderTexts("com.discord.MESSAGE_CREATE", "/shards/1/4", "123", false);

  private static Header header(String name, byte[] value) {
    return new RecordHeader(name, value);
  }

  private static HeaderTexts of(List<Header> headers) {
    return HeaderTexts.of(new RecordHeaders(headers));
  }

  @Test
  void areReadFromWhatTheProducerWrites() {
    assertThat(of(HEADERS.toKafka())).isEqualTo(TEXTS);
    assertThat(TEXTS.eventType()).isEqualTo("MESSAGE_CREATE");
    assertThat(TEXTS.rowVersion()).isEqualTo(123);
  }

  @Test
  void areFoundWhereverTheyStand() {
    List<Header> headers = new ArrayList<>(HEADERS.toKafka());
    Collections.reverse(headers);
    assertThat(of(headers)).isEqualTo(TEXTS);

    headers.remove(1);
    headers.add(2, header("traceparent", new byte[] {'0'}));
    assertThat(of(headers)).isEqualTo(TEXTS);
  }

  @Test
  void tellARecordThatWasPublishedAgain() {
    List<Header> headers = new ArrayList<>(HEADERS.toKafka());
    headers.add(header(EventHeaders.RETRY_OF, "0@7".getBytes(UTF_8)));

    assertThat(of(headers)).isEqualTo(new HeaderTexts(TEXTS.type(), TEXTS.source(), "123", true));
  }

  @Test
  void whatIsMissingOrUnreadableIsNamedWhenItIsNeeded() {
    HeaderTexts none = of(List.of());
    assertThat(none).isEqualTo(new HeaderTexts(null, null, null, false));
    assertThatThrownBy(none::eventType)
        .isInstanceOf(InvalidHeadersException.class)
        .hasMessageContaining("ce_type");
    assertThatThrownBy(none::rowVersion)
        .isInstanceOf(InvalidHeadersException.class)
        .hasMessageContaining("version");

    HeaderTexts wrong = of(List.of(header(EventHeaders.VERSION, "soon".getBytes(UTF_8))));
    assertThatThrownBy(wrong::rowVersion)
        .isInstanceOf(InvalidHeadersException.class)
        .hasMessageContaining("soon");
  }
}
