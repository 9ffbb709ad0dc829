package com.discordingest.model.log;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What a record's headers say of it, as it stands there, unchecked: read once, for all who need
 * some of it. Kafka decodes each header when it is first looked at, so only those are looked at
 * that are needed, as long as they stand where {@link EventHeaders#toKafka} puts them.
 *
 * @param type {@code ce_type}; null if missing
 * @param source {@code ce_source}; null if missing
 * @param version {@code version}; null if missing
 * @param retried whether the record was published again on purpose
 */
public record HeaderTexts(
    @Nullable String type, @Nullable String source, @Nullable String version, boolean retried) {

  /** Reads a record's headers; of several with one name, the last counts. */
  public static HeaderTexts of(Headers kafkaHeaders) {
    Header[] headers = kafkaHeaders.toArray();
    return isUsual(headers)
        ? new HeaderTexts(
            text(headers[EventHeaders.TYPE_AT]),
            text(headers[EventHeaders.SOURCE_AT]),
            text(headers[EventHeaders.VERSION_AT]),
            false)
        : search(headers);
  }

  private static boolean isUsual(Header[] headers) {
    return headers.length == EventHeaders.COUNT
        && headers[EventHeaders.TYPE_AT].key().equals(EventHeaders.TYPE)
        && headers[EventHeaders.SOURCE_AT].key().equals(EventHeaders.SOURCE)
        && headers[EventHeaders.VERSION_AT].key().equals(EventHeaders.VERSION);
  }

  private static HeaderTexts search(Header[] headers) {
    String type = null;
    String source = null;
    String version = null;
    boolean retried = false;
    for (Header header : headers) {
      switch (header.key()) {
        case EventHeaders.TYPE -> type = text(header);
        case EventHeaders.SOURCE -> source = text(header);
        case EventHeaders.VERSION -> version = text(header);
        case EventHeaders.RETRY_OF -> retried = true;
        default -> {
          // Says nothing that a reader needs.
        }
      }
    }
    return new HeaderTexts(type, source, version, retried);
  }

  private static @Nullable String text(Header header) {
    return header.value() == null ? null : new String(header.value(), UTF_8);
  }

  /**
   * The name of the event, as Discord spells it, or one of ours.
   *
   * @throws InvalidHeadersException if there is none
   */
  public String eventType() {
    if (type == null) {
      throw new InvalidHeadersException("the record has no header " + EventHeaders.TYPE);
    }
    return type.startsWith(EventHeaders.DISCORD_PREFIX)
        ? type.substring(EventHeaders.DISCORD_PREFIX.length())
        : type;
  }

  /**
   * The row version.
   *
   * @throws InvalidHeadersException if there is none, or it is no integer
   */
  public long rowVersion() {
    if (version == null) {
      throw new InvalidHeadersException("the record has no header " + EventHeaders.VERSION);
    }
    try {
      return Long.parseLong(version);
    } catch (NumberFormatException e) {
      throw new InvalidHeadersException(
          "header " + EventHeaders.VERSION + " is not an integer: " + version, e);
    }
  }
}
