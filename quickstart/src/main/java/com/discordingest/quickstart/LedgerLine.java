package com.discordingest.quickstart;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.discordingest.model.Envelope;
import com.discordingest.model.EnvelopeScanner;
import com.discordingest.model.Redaction;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;

/**
 * A line of the simulator's ledger: fields about the session, the last of which is {@code session},
 * and then the payload's own.
 */
final class LedgerLine {
  private static final JsonFactory JSON = new JsonFactory();

  private final String type;
  private final byte[] dispatch;

  private LedgerLine(String type, byte[] dispatch) {
    this.type = type;
    this.dispatch = dispatch;
  }

  static LedgerLine parse(String line) {
    byte[] bytes = line.getBytes(UTF_8);
    int start = payloadStart(bytes);
    byte[] payload = new byte[bytes.length - start + 1];
    payload[0] = '{';
    System.arraycopy(bytes, start, payload, 1, bytes.length - start);
    Envelope envelope = EnvelopeScanner.scan(payload);
    String type = envelope.type();
    if (type == null) {
      throw new IllegalArgumentException("a ledger line has no event name (t)");
    }
    return new LedgerLine(type, Redaction.apply(payload, envelope.secrets()));
  }

  /** Behind {@code "session":"...",}. */
  private static int payloadStart(byte[] line) {
    try (JsonParser parser = JSON.createParser(line)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean last = parser.currentName().equals("session");
        parser.nextToken();
        if (last) {
          parser.finishToken();
          int comma = (int) parser.currentLocation().getByteOffset();
          return comma + 1;
        }
      }
      throw new IllegalArgumentException("a ledger line has no session");
    } catch (IOException e) {
      throw new IllegalArgumentException("a ledger line is not JSON: " + e.getMessage(), e);
    }
  }

  /** The event's name. */
  String type() {
    return type;
  }

  /** What stands for the bytes that the log must hold: as they were sent, without the secrets. */
  Digest digest() {
    return Digest.of(dispatch);
  }

  /** The id in {@code d}, of events that are about one thing. */
  long id() {
    try (JsonParser parser = JSON.createParser(dispatch)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean data = parser.currentName().equals("d");
        parser.nextToken();
        if (data) {
          return idWithin(parser);
        }
        parser.skipChildren();
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("a dispatch is not JSON: " + e.getMessage(), e);
    }
    throw new IllegalArgumentException("a dispatch has no data (d)");
  }

  private static long idWithin(JsonParser parser) throws IOException {
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      boolean id = parser.currentName().equals("id");
      parser.nextToken();
      if (id) {
        return Long.parseLong(parser.getText());
      }
      parser.skipChildren();
    }
    throw new IllegalArgumentException("a dispatch's data has no id");
  }
}
