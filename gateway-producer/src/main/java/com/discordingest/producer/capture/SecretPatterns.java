package com.discordingest.producer.capture;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import com.discordingest.model.Redaction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Hides secrets in bytes that are not JSON and so cannot be redacted by place: whatever looks like
 * the value of a field that may hold one, in any event. Hides more than {@link Redaction} does.
 */
public final class SecretPatterns {
  private static final Pattern SECRET =
      Pattern.compile(
          "(\"(?:token|session_id|resume_gateway_url)\"\\s*:\\s*)\"(?:[^\"\\\\]|\\\\.)*+\"?");

  private SecretPatterns() {}

  /** The bytes without secrets; every other byte as it was. */
  public static byte[] hide(byte[] bytes) {
    // Latin-1 maps every byte to one character and back.
    String text = new String(bytes, ISO_8859_1);
    Matcher matcher = SECRET.matcher(text);
    return matcher.find()
        ? matcher.replaceAll("$1" + Matcher.quoteReplacement(Redaction.MARK)).getBytes(ISO_8859_1)
        : bytes;
  }
}
