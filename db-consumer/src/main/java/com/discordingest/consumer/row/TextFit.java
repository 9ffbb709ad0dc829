package com.discordingest.consumer.row;

/** Makes texts fit PostgreSQL. Pure. Returns the same instance when there is nothing to mend. */
public final class TextFit {
  private static final char REPLACEMENT = '\uFFFD';
  private static final String ESCAPED_NUL = "\\u0000";

  private TextFit() {}

  /** Replaces NUL and lone surrogates, neither of which PostgreSQL's UTF-8 can hold. */
  public static String storable(String text) {
    int bad = firstBad(text, 0);
    if (bad < 0) {
      return text;
    }
    StringBuilder mended = new StringBuilder(text);
    while (bad >= 0) {
      mended.setCharAt(bad, REPLACEMENT);
      bad = firstBad(text, bad + 1);
    }
    return mended.toString();
  }

  /** Like {@link #storable}, for JSON, in which NUL stands escaped. */
  public static String storableJson(String json) {
    String text = storable(json);
    int found = text.indexOf(ESCAPED_NUL);
    if (found < 0) {
      return text;
    }
    StringBuilder mended = new StringBuilder(text.length());
    int from = 0;
    while (found >= 0) {
      mended.append(text, from, found);
      mended.append(isEscaped(text, found) ? ESCAPED_NUL : String.valueOf(REPLACEMENT));
      from = found + ESCAPED_NUL.length();
      found = text.indexOf(ESCAPED_NUL, from);
    }
    return mended.append(text, from, text.length()).toString();
  }

  /** Cuts a text to a number of characters as PostgreSQL counts them: code points. */
  public static String cut(String text, int width) {
    if (text.length() <= width || text.codePointCount(0, text.length()) <= width) {
      return text;
    }
    return text.substring(0, text.offsetByCodePoints(0, width));
  }

  /**
   * Whether the backslash at this place is itself escaped by an odd number of backslashes before
   * it.
   */
  private static boolean isEscaped(String text, int backslash) {
    int before = 0;
    while (backslash - before - 1 >= 0 && text.charAt(backslash - before - 1) == '\\') {
      before++;
    }
    return before % 2 == 1;
  }

  private static int firstBad(String text, int from) {
    for (int i = from; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == 0) {
        return i;
      }
      if (Character.isSurrogate(c)) {
        boolean pair =
            Character.isHighSurrogate(c)
                && i + 1 < text.length()
                && Character.isLowSurrogate(text.charAt(i + 1));
        if (!pair) {
          return i;
        }
        i++;
      }
    }
    return -1;
  }
}
