package com.discordingest.benchmarks.limit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Messages in PostgreSQL's binary COPY format. Used by one thread at a time. */
final class CopyBuffer {
  /** In the order of {@link #add}. */
  static final String COLUMNS =
      "id, channel_id, guild_id, author_id, content, message_type, tts, mention_everyone, pinned,"
          + " webhook_id, application_id, interaction_id, interaction_type, referenced_message_id,"
          + " nonce, timestamp, edited_timestamp, created_at, flags, placeholder, row_version";

  private static final short COLUMN_COUNT = 21;
  private static final byte[] REGULAR = "regular".getBytes(UTF_8);
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
  };
  private static final long POSTGRES_EPOCH_MILLIS = 946_684_800_000L;

  private byte[] bytes = new byte[8 << 20];
  private int size;
  private int rows;

  void clear() {
    size = 0;
    rows = 0;
    put(SIGNATURE);
  }

  int rows() {
    return rows;
  }

  int size() {
    return size;
  }

  byte[] array() {
    return bytes;
  }

  void add(MessageFields message) {
    rows++;
    shortValue(COLUMN_COUNT);
    int8(message.id);
    int8(message.channelId);
    int8(message.guildId);
    int8(message.authorId);
    text(message.content);
    if (message.type != 0) {
      throw new IllegalArgumentException("the limit knows regular messages only");
    }
    bytes(REGULAR);
    bool(message.tts);
    bool(message.mentionEveryone);
    bool(message.pinned);
    for (int absent = 0; absent < 5; absent++) {
      intValue(-1);
    }
    text(message.nonce);
    long micros = (message.epochMillis() - POSTGRES_EPOCH_MILLIS) * 1_000;
    int8(micros);
    Instant edited = message.editedTimestamp;
    if (edited == null) {
      intValue(-1);
    } else {
      int8((edited.toEpochMilli() - POSTGRES_EPOCH_MILLIS) * 1_000);
    }
    int8(micros);
    int8(message.flags);
    bool(false);
    int8(message.rowVersion);
  }

  void end() {
    shortValue((short) -1);
  }

  private void text(@Nullable String value) {
    if (value == null) {
      intValue(-1);
    } else {
      bytes(value.getBytes(UTF_8));
    }
  }

  private void bytes(byte[] value) {
    intValue(value.length);
    put(value);
  }

  private void bool(boolean value) {
    intValue(1);
    ensure(1);
    bytes[size++] = (byte) (value ? 1 : 0);
  }

  private void int8(long value) {
    intValue(8);
    intValue((int) (value >>> 32));
    intValue((int) value);
  }

  private void intValue(int value) {
    ensure(4);
    bytes[size++] = (byte) (value >>> 24);
    bytes[size++] = (byte) (value >>> 16);
    bytes[size++] = (byte) (value >>> 8);
    bytes[size++] = (byte) value;
  }

  private void shortValue(short value) {
    ensure(2);
    bytes[size++] = (byte) (value >>> 8);
    bytes[size++] = (byte) value;
  }

  private void put(byte[] value) {
    ensure(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
  }

  private void ensure(int more) {
    if (size + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    }
  }
}
