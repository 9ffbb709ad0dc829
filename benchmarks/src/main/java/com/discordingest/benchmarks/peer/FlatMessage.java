package com.discordingest.benchmarks.peer;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.discordingest.benchmarks.limit.MessageFields;
import com.discordingest.model.Snowflake;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Date;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaAndValue;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code discord_messages} in the peer's terms, and its bytes in the log: numbers in
 * binary, texts after their length.
 */
final class FlatMessage {
  private static final Schema LONG = Schema.INT64_SCHEMA;
  private static final Schema OPTIONAL_LONG = Schema.OPTIONAL_INT64_SCHEMA;
  private static final Schema OPTIONAL_TEXT = Schema.OPTIONAL_STRING_SCHEMA;

  private FlatMessage() {}

  /**
   * How a moment is told to the peer.
   *
   * @param schema of a message whose moments are told so
   * @param value a moment, from milliseconds of Unix time
   */
  record Timestamps(Schema schema, LongFunction<Object> value) {
    /** Connect's own type, of milliseconds. */
    static final Timestamps CONNECT =
        of(org.apache.kafka.connect.data.Timestamp::builder, Date::new);

    /** Debezium's microseconds without a time zone. */
    static final Timestamps MICRO =
        of(
            () -> SchemaBuilder.int64().name("io.debezium.time.MicroTimestamp").version(1),
            millis -> millis * 1_000);

    /** Debezium's text with a time zone. */
    static final Timestamps ZONED =
        of(
            () -> SchemaBuilder.string().name("io.debezium.time.ZonedTimestamp").version(1),
            millis -> Instant.ofEpochMilli(millis).toString());

    static Timestamps named(String name) {
      return switch (name) {
        case "CONNECT" -> CONNECT;
        case "MICRO" -> MICRO;
        case "ZONED" -> ZONED;
        default -> throw new IllegalArgumentException("no such form of timestamps: " + name);
      };
    }

    private static Timestamps of(Supplier<SchemaBuilder> type, LongFunction<Object> value) {
      return new Timestamps(
          FlatMessage.schema(type.get().build(), type.get().optional().build()), value);
    }
  }

  /** In the order of the columns. */
  private static Schema schema(Schema time, Schema optionalTime) {
    return SchemaBuilder.struct()
        .name("discord_message")
        .field("id", LONG)
        .field("channel_id", LONG)
        .field("guild_id", OPTIONAL_LONG)
        .field("author_id", LONG)
        .field("content", OPTIONAL_TEXT)
        .field("message_type", Schema.STRING_SCHEMA)
        .field("tts", Schema.BOOLEAN_SCHEMA)
        .field("mention_everyone", Schema.BOOLEAN_SCHEMA)
        .field("pinned", Schema.BOOLEAN_SCHEMA)
        .field("webhook_id", OPTIONAL_LONG)
        .field("application_id", OPTIONAL_LONG)
        .field("interaction_id", OPTIONAL_LONG)
        .field("interaction_type", Schema.OPTIONAL_INT16_SCHEMA)
        .field("referenced_message_id", OPTIONAL_LONG)
        .field("nonce", OPTIONAL_TEXT)
        .field("timestamp", time)
        .field("edited_timestamp", optionalTime)
        .field("created_at", time)
        .field("flags", OPTIONAL_LONG)
        .field("placeholder", Schema.BOOLEAN_SCHEMA)
        .field("row_version", LONG)
        .build();
  }

  static byte[] toBytes(MessageFields message) {
    byte[] content = message.content.getBytes(UTF_8);
    byte[] nonce = message.nonce == null ? null : message.nonce.getBytes(UTF_8);
    ByteBuffer out = ByteBuffer.allocate(128 + content.length + (nonce == null ? 0 : nonce.length));
    out.putLong(message.id)
        .putLong(message.channelId)
        .putLong(message.guildId)
        .putLong(message.authorId);
    text(out, content);
    out.put(flag(message.tts)).put(flag(message.mentionEveryone)).put(flag(message.pinned));
    text(out, nonce);
    Instant edited = message.editedTimestamp;
    out.putLong(edited == null ? 0 : edited.toEpochMilli())
        .putLong(message.flags)
        .putLong(message.rowVersion);
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }

  static SchemaAndValue read(byte[] bytes, Timestamps timestamps) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    Struct row = new Struct(timestamps.schema());
    long id = in.getLong();
    row.put("id", id)
        .put("channel_id", in.getLong())
        .put("guild_id", in.getLong())
        .put("author_id", in.getLong())
        .put("content", text(in))
        .put("message_type", "regular")
        .put("tts", in.get() == 1)
        .put("mention_everyone", in.get() == 1)
        .put("pinned", in.get() == 1)
        .put("nonce", text(in));
    Object posted = timestamps.value().apply(Snowflake.createdAt(id).toEpochMilli());
    long edited = in.getLong();
    row.put("timestamp", posted)
        .put("edited_timestamp", edited == 0 ? null : timestamps.value().apply(edited))
        .put("created_at", posted)
        .put("flags", in.getLong())
        .put("placeholder", false)
        .put("row_version", in.getLong());
    return new SchemaAndValue(timestamps.schema(), row);
  }

  private static byte flag(boolean value) {
    return (byte) (value ? 1 : 0);
  }

  private static void text(ByteBuffer out, byte @Nullable [] value) {
    out.putInt(value == null ? -1 : value.length);
    if (value != null) {
      out.put(value);
    }
  }

  private static @Nullable String text(ByteBuffer in) {
    int length = in.getInt();
    if (length < 0) {
      return null;
    }
    byte[] bytes = new byte[length];
    in.get(bytes);
    return new String(bytes, UTF_8);
  }
}
