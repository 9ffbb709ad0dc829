package com.discordingest.model;

import com.discordingest.model.Envelope.ByteRange;
import com.discordingest.model.Envelope.ReadySession;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the envelope of a gateway payload without building a tree: about a microsecond for a
 * message. It stops as soon as all that it looks for is found, so that what follows is not checked
 * for being JSON. Thread-safe.
 */
public final class EnvelopeScanner {
  private static final JsonFactory JSON = new JsonFactory();

  private EnvelopeScanner() {}

  /**
   * Reads a payload's envelope.
   *
   * @throws MalformedPayloadException if the bytes are not a JSON object with an integer {@code
   *     op}, or break off before the envelope is complete
   */
  public static Envelope scan(byte[] payload) {
    return scan(payload, 0, payload.length);
  }

  /**
   * Like {@link #scan(byte[])}, for a part of an array; secret ranges count from {@code offset}.
   */
  public static Envelope scan(byte[] payload, int offset, int length) {
    try (JsonParser parser = JSON.createParser(payload, offset, length)) {
      return new Scan(parser).run();
    } catch (JsonProcessingException e) {
      throw new MalformedPayloadException("the payload is not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new MalformedPayloadException("the payload cannot be read: " + e.getMessage(), e);
    }
  }

  /** One payload's scan: the fields found so far. */
  private static final class Scan {
    private final JsonParser parser;
    private @Nullable Integer op;
    private @Nullable String type;
    private @Nullable Long sequence;
    private @Nullable String id;
    private @Nullable String guildId;
    private @Nullable String channelId;
    private @Nullable String userId;
    private @Nullable String nestedUserId;
    private @Nullable String metaGuildId;
    private @Nullable String sessionId;
    private @Nullable String resumeUrl;
    private final List<ByteRange> tokens = new ArrayList<>(0);
    private final List<ByteRange> sessionSecrets = new ArrayList<>(0);

    Scan(JsonParser parser) {
      this.parser = parser;
    }

    Envelope run() throws IOException {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new MalformedPayloadException("the payload is not a JSON object");
      }
      while (!complete() && parser.nextToken() != JsonToken.END_OBJECT) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        switch (field) {
          case "op" -> op = integer("op", value);
          case "t" -> type = value == JsonToken.VALUE_STRING ? parser.getText() : null;
          case "s" -> sequence = value == JsonToken.VALUE_NUMBER_INT ? (Long) longValue() : null;
          case "d" -> scanData(value);
          default -> parser.skipChildren();
        }
      }
      if (op == null) {
        throw new MalformedPayloadException("the payload has no opcode (op)");
      }
      return envelope(op);
    }

    private long longValue() throws IOException {
      return parser.getLongValue();
    }

    private int integer(String field, JsonToken value) throws IOException {
      if (value != JsonToken.VALUE_NUMBER_INT) {
        throw new MalformedPayloadException("the payload's " + field + " is not an integer");
      }
      return parser.getIntValue();
    }

    /** True when nothing that follows could change the answer. */
    private boolean complete() {
      return op != null
          && sequence != null
          && type != null
          && guildId != null
          && !EventNames.carriesSecrets(type)
          && !EventNames.isGuildItself(type);
    }

    private void scanData(JsonToken first) throws IOException {
      if (first != JsonToken.START_OBJECT) {
        parser.skipChildren();
        return;
      }
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        switch (field) {
          case "id" -> id = identifier(value);
          case "guild_id" -> {
            guildId = identifier(value);
            if (complete()) {
              return;
            }
          }
          case "channel_id" -> channelId = identifier(value);
          case "user_id" -> userId = identifier(value);
          case "user" -> nestedUserId = nested(value, "id");
          case "meta" -> metaGuildId = nested(value, "guild_id");
          case "token" -> noteSecret(value, tokens);
          case "session_id" -> {
            sessionId = value == JsonToken.VALUE_STRING ? parser.getText() : null;
            noteSecret(value, sessionSecrets);
          }
          case "resume_gateway_url" -> {
            resumeUrl = value == JsonToken.VALUE_STRING ? parser.getText() : null;
            noteSecret(value, sessionSecrets);
          }
          default -> parser.skipChildren();
        }
      }
    }

    private @Nullable String nested(JsonToken first, String wanted) throws IOException {
      if (first != JsonToken.START_OBJECT) {
        parser.skipChildren();
        return null;
      }
      String found = null;
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        if (field.equals(wanted)) {
          found = identifier(value);
        } else {
          parser.skipChildren();
        }
      }
      return found;
    }

    private @Nullable String identifier(JsonToken value) throws IOException {
      if (value == JsonToken.VALUE_STRING || value == JsonToken.VALUE_NUMBER_INT) {
        String text = parser.getText();
        return Snowflake.isDecimal(text) ? text : null;
      }
      parser.skipChildren();
      return null;
    }

    private void noteSecret(JsonToken value, List<ByteRange> found) throws IOException {
      int start = (int) parser.currentTokenLocation().getByteOffset();
      if (value == JsonToken.START_OBJECT || value == JsonToken.START_ARRAY) {
        parser.skipChildren();
      } else if (value == JsonToken.VALUE_STRING) {
        parser.finishToken();
      } else {
        return;
      }
      found.add(new ByteRange(start, (int) parser.currentLocation().getByteOffset()));
    }

    private Envelope envelope(int opcode) {
      String name = type == null ? "" : type;
      String guild = guildId;
      if (EventNames.isGuildItself(name)) {
        guild = id != null ? id : guildId;
      } else if (guild == null) {
        guild = metaGuildId;
      }
      String channel = channelId;
      if (channel == null && EventNames.isChannelItself(name)) {
        channel = id;
      }
      String user = userId != null ? userId : nestedUserId;
      if (user == null && name.equals(EventNames.USER_UPDATE)) {
        user = id;
      }
      boolean ready = name.equals(EventNames.READY);
      ReadySession session =
          ready && sessionId != null ? new ReadySession(sessionId, resumeUrl) : null;
      List<ByteRange> secrets = List.of();
      if (ready) {
        secrets = sessionSecrets;
      } else if (EventNames.carriesSecrets(name)) {
        secrets = tokens;
      }
      return new Envelope(opcode, type, sequence, guild, channel, user, session, secrets);
    }
  }
}
