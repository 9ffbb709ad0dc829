package com.discordingest.simulator.ledger;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A line of the ledger: the gateway payload, with what the simulator must remember about it in
 * front of the payload's own fields. Written and read by this program only in this order of fields;
 * other readers take it as the JSON object that it is.
 *
 * @param n the world event's number; 0 for dispatches that concern the session alone
 * @param start what a session began with; only its READY tells
 * @param payload the whole gateway payload, a JSON object
 */
@SuppressWarnings("ArrayRecordComponent") // written to a file, compared by nobody
public record LedgerLine(
    long n,
    @Nullable SessionStart start,
    int shard,
    int shardCount,
    String session,
    byte[] payload) {

  /**
   * What a session began with.
   *
   * @param intents what it asked for
   * @param largeThreshold from how many members on a guild is large to it
   * @param world what the world follows from
   */
  public record SessionStart(long intents, int largeThreshold, String world) {}

  /** How many bytes it takes at most. */
  int mostBytes() {
    return payload.length + 256 + (start == null ? 0 : start.world().length());
  }

  /** Writes it with its line end; returns the position after it. */
  int write(byte[] into, int position) {
    int at = put(into, position, "{");
    if (n > 0) {
      at = put(into, at, "\"n\":");
      at = put(into, at, Long.toString(n));
      at = put(into, at, ",");
    }
    if (start != null) {
      at =
          put(
              into,
              at,
              "\"intents\":"
                  + start.intents()
                  + ",\"large_threshold\":"
                  + start.largeThreshold()
                  + ",\"world\":\""
                  + start.world()
                  + "\",");
    }
    at = put(into, at, "\"shard\":");
    at = put(into, at, Integer.toString(shard));
    at = put(into, at, ",\"shard_count\":");
    at = put(into, at, Integer.toString(shardCount));
    at = put(into, at, ",\"session\":\"");
    at = put(into, at, session);
    at = put(into, at, "\",");
    System.arraycopy(payload, 1, into, at, payload.length - 1);
    at += payload.length - 1;
    into[at] = '\n';
    return at + 1;
  }

  /**
   * Reads a line without its line end.
   *
   * @throws LedgerCorruptException if this program has not written it
   */
  static LedgerLine read(byte[] bytes, int from, int to) {
    Cursor cursor = new Cursor(bytes, from, to);
    cursor.expect("{");
    long n = cursor.skip("\"n\":") ? cursor.number() : 0;
    if (n > 0) {
      cursor.expect(",");
    }
    SessionStart start = null;
    if (cursor.skip("\"intents\":")) {
      long intents = cursor.number();
      cursor.expect(",\"large_threshold\":");
      int largeThreshold = (int) cursor.number();
      cursor.expect(",\"world\":\"");
      start = new SessionStart(intents, largeThreshold, cursor.text());
      cursor.expect(",");
    }
    cursor.expect("\"shard\":");
    int shard = (int) cursor.number();
    cursor.expect(",\"shard_count\":");
    int shardCount = (int) cursor.number();
    cursor.expect(",\"session\":\"");
    String session = cursor.text();
    cursor.expect(",");
    byte[] payload = new byte[to - cursor.at + 1];
    payload[0] = '{';
    System.arraycopy(bytes, cursor.at, payload, 1, to - cursor.at);
    return new LedgerLine(n, start, shard, shardCount, session, payload);
  }

  private static int put(byte[] into, int at, String ascii) {
    byte[] bytes = ascii.getBytes(US_ASCII);
    System.arraycopy(bytes, 0, into, at, bytes.length);
    return at + bytes.length;
  }

  /** Walks over the fields in front of the payload's. */
  private static final class Cursor {
    private final byte[] bytes;
    private final int to;
    private int at;

    Cursor(byte[] bytes, int from, int to) {
      this.bytes = bytes;
      this.at = from;
      this.to = to;
    }

    boolean skip(String ascii) {
      byte[] wanted = ascii.getBytes(US_ASCII);
      int end = at + wanted.length;
      if (end > to || !Arrays.equals(bytes, at, end, wanted, 0, wanted.length)) {
        return false;
      }
      at = end;
      return true;
    }

    void expect(String ascii) {
      if (!skip(ascii)) {
        throw new LedgerCorruptException("expected " + ascii);
      }
    }

    long number() {
      int first = at;
      while (at < to && bytes[at] >= '0' && bytes[at] <= '9') {
        at++;
      }
      if (at == first || at - first > 18) {
        throw new LedgerCorruptException("expected a number");
      }
      return Long.parseLong(new String(bytes, first, at - first, US_ASCII));
    }

    /** Text up to the closing quote, which is skipped. */
    String text() {
      int first = at;
      while (at < to && bytes[at] != '"') {
        at++;
      }
      String text = new String(bytes, first, at - first, US_ASCII);
      expect("\"");
      return text;
    }
  }
}
