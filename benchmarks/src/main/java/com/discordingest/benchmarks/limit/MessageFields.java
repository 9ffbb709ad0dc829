package com.discordingest.benchmarks.limit;

import com.discordingest.model.Snowflake;
import com.discordingest.model.log.EventHeaders;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/**
 * The columns of {@code discord_messages} that a MESSAGE_CREATE fills, read by a streaming parser
 * that keeps nothing else. Used again for record after record, by one thread. Knows just the
 * messages of {@link com.discordingest.benchmarks.log.MessageTraffic}: replies, webhooks and
 * interactions would need more.
 */
public final class MessageFields {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int DATA_DEPTH = 2;

  public long id;
  public long channelId;
  public long guildId;
  public long authorId;
  public String content = "";
  public int type;
  public boolean tts;
  public boolean mentionEveryone;
  public boolean pinned;
  public @Nullable String nonce;
  public @Nullable Instant editedTimestamp;
  public long flags;
  public long rowVersion;

  /** Reads a record of the log. */
  public void read(ConsumerRecord<byte[], byte[]> record) {
    nonce = null;
    editedTimestamp = null;
    rowVersion =
        Long.parseLong(
            new String(
                record.headers().lastHeader(EventHeaders.VERSION).value(),
                StandardCharsets.US_ASCII));
    try (JsonParser parser = JSON.createParser(record.value())) {
      read(parser);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** When the message was written, which its id tells. */
  public long epochMillis() {
    return (id >>> 22) + Snowflake.EPOCH_MILLIS;
  }

  private void read(JsonParser parser) throws IOException {
    int depth = 0;
    for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
      if (token == JsonToken.START_OBJECT) {
        depth++;
      } else if (token == JsonToken.END_OBJECT) {
        depth--;
      } else if (token == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        parser.nextToken();
        if (depth == DATA_DEPTH) {
          field(name, parser);
        } else if ("d".equals(name)) {
          depth++;
        }
      }
    }
  }

  private void field(String name, JsonParser parser) throws IOException {
    switch (name) {
      case "id" -> id = Long.parseLong(parser.getText());
      case "channel_id" -> channelId = Long.parseLong(parser.getText());
      case "guild_id" -> guildId = Long.parseLong(parser.getText());
      case "content" -> content = parser.getText();
      case "nonce" -> nonce = parser.getText();
      case "type" -> type = parser.getIntValue();
      case "flags" -> flags = parser.getLongValue();
      case "tts" -> tts = parser.getBooleanValue();
      case "mention_everyone" -> mentionEveryone = parser.getBooleanValue();
      case "pinned" -> pinned = parser.getBooleanValue();
      case "edited_timestamp" -> {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
          editedTimestamp = OffsetDateTime.parse(parser.getText()).toInstant();
        }
      }
      case "author" -> author(parser);
      default -> parser.skipChildren();
    }
  }

  private void author(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String name = parser.currentName();
      parser.nextToken();
      if ("id".equals(name)) {
        authorId = Long.parseLong(parser.getText());
      } else {
        parser.skipChildren();
      }
    }
  }
}
