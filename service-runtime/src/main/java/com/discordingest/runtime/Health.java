package com.discordingest.runtime;

/**
 * What a health check says.
 *
 * @param healthy the verdict
 * @param detail one line that says why, without secrets
 */
public record Health(boolean healthy, String detail) {
  public static Health up(String detail) {
    return new Health(true, detail);
  }

  public static Health down(String detail) {
    return new Health(false, detail);
  }
}
