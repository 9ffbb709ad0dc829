package com.discordingest.model;

import com.discordingest.model.Envelope.ByteRange;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Takes secret values out of a payload, leaving every other byte as Discord sent it. */
public final class Redaction {
  /** What stands in the log where a secret was: a JSON string. */
  public static final String MARK = "\"[redacted]\"";

  private static final byte[] MARK_BYTES = MARK.getBytes(StandardCharsets.UTF_8);

  private Redaction() {}

  /**
   * The payload with each range replaced by {@link #MARK}; the same array when there is nothing to
   * hide.
   */
  public static byte[] apply(byte[] payload, List<ByteRange> secrets) {
    if (secrets.isEmpty()) {
      return payload;
    }
    ByteArrayOutputStream out = new ByteArrayOutputStream(payload.length);
    int from = 0;
    for (ByteRange secret : secrets) {
      out.write(payload, from, secret.start() - from);
      out.writeBytes(MARK_BYTES);
      from = secret.end();
    }
    out.write(payload, from, payload.length - from);
    return out.toByteArray();
  }
}
