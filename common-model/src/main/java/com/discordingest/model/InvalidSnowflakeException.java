package com.discordingest.model;

/** A value that stands where Discord's API has an id, but is none that can be stored. */
public final class InvalidSnowflakeException extends IllegalArgumentException {
  private static final int SHOWN = 40;

  InvalidSnowflakeException(String text, String what) {
    super(message(text, what));
  }

  InvalidSnowflakeException(String text, String what, Throwable cause) {
    super(message(text, what), cause);
  }

  private static String message(String text, String what) {
    String shown = text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    return "\"" + shown + "\" " + what;
  }
}
