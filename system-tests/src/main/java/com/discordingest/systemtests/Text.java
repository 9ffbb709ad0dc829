package com.discordingest.systemtests;

/** What becomes of text that PostgreSQL cannot hold as it is. */
final class Text {
  private static final int REPLACEMENT = 0xFFFD;

  private Text() {}

  /** NUL and surrogates that stand alone become U+FFFD. */
  static String clean(String text) {
    return text.codePoints()
        .map(point -> point == 0 || (point >= 0xD800 && point <= 0xDFFF) ? REPLACEMENT : point)
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /** Cleaned, and cut at a column's width. */
  static String cut(String text, int width) {
    String clean = clean(text);
    return clean.codePointCount(0, clean.length()) <= width
        ? clean
        : clean.substring(0, clean.offsetByCodePoints(0, width));
  }
}
