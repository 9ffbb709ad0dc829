package com.discordingest.consumer.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.discordingest.consumer.deadletter.DeadLetter.State;
import com.discordingest.consumer.decode.LogPosition;
import com.discordingest.model.log.EventHeaders;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Gathers dead letters from the records of their topic, in any order: a letter that was written
 * repeatedly counts once, notes about retries settle what has become of it. Keeps no bytes. Used by
 * one thread.
 */
final class DeadLetterReader {
  private static final int LONGEST_MESSAGE = 2_000;

  private final Map<LogPosition, DeadLetter> letters = new TreeMap<>();
  private final Map<LogPosition, State.Retried> retries = new HashMap<>();

  /** Few causes make most letters: their texts are kept once. */
  private final Map<String, String> texts = new HashMap<>();

  void read(ConsumerRecord<byte[], byte[]> record) {
    LogPosition kept = new LogPosition(record.topic(), record.partition(), record.offset());
    Headers headers = record.headers();
    Optional<LogPosition> origin = ErrorHeaders.origin(headers);
    String retriedAt = ErrorHeaders.text(headers, ErrorHeaders.RETRIED_AT);
    if (retriedAt != null) {
      origin.ifPresent(retried -> note(retried, retriedAt, headers));
      return;
    }
    letters.putIfAbsent(origin.orElse(kept), letter(record, origin.orElse(kept), kept));
  }

  private void note(LogPosition origin, String at, Headers headers) {
    Optional<LogPosition> to = position(ErrorHeaders.text(headers, ErrorHeaders.RETRIED_TO));
    if (to.isPresent()) {
      State.Retried retried = new State.Retried(time(at), to.get(), false);
      retries.merge(origin, retried, (one, other) -> one.at().isAfter(other.at()) ? one : other);
    }
  }

  /** All of them, by origin. */
  List<DeadLetter> letters() {
    Set<LogPosition> failedAgain = new HashSet<>(letters.keySet());
    return letters.values().stream()
        .map(letter -> {
          State.Retried retried = retries.get(letter.origin());
          return retried == null
              ? letter
              : letter.with(
                  new State.Retried(
                      retried.at(), retried.to(), failedAgain.contains(retried.to())));
        })
        .toList();
  }

  private DeadLetter letter(
      ConsumerRecord<byte[], byte[]> record, LogPosition origin, LogPosition kept) {
    Headers headers = record.headers();
    byte[] key = record.key();
    return new DeadLetter(
        origin,
        kept,
        Instant.ofEpochMilli(record.timestamp()),
        type(text(headers, EventHeaders.TYPE)),
        key == null ? "" : new String(key, UTF_8),
        text(headers, ErrorHeaders.WRITER),
        text(headers, ErrorHeaders.CLASS),
        text(headers, ErrorHeaders.MESSAGE),
        position(ErrorHeaders.text(headers, ErrorHeaders.RETRY_OF)).orElse(null),
        new State.Open());
  }

  private String text(Headers headers, String name) {
    String text = ErrorHeaders.text(headers, name);
    if (text == null) {
      return "";
    }
    String bounded = text.length() > LONGEST_MESSAGE ? text.substring(0, LONGEST_MESSAGE) : text;
    return texts.computeIfAbsent(bounded, same -> same);
  }

  private static String type(String ceType) {
    return ceType.startsWith(EventHeaders.DISCORD_PREFIX)
        ? ceType.substring(EventHeaders.DISCORD_PREFIX.length())
        : ceType;
  }

  private static Optional<LogPosition> position(@Nullable String text) {
    return Optional.ofNullable(text).flatMap(LogPosition::parse);
  }

  /** A note that somebody else wrote may say anything. */
  private static Instant time(String text) {
    try {
      return Instant.parse(text);
    } catch (DateTimeParseException _) {
      return Instant.EPOCH;
    }
  }
}
