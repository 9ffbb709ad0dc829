package com.discordingest.simulator.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;

/**
 * What an HTTP request is answered with.
 *
 * @param status HTTP's status code
 * @param contentType of the body
 * @param headers besides those of the body
 */
@SuppressWarnings("ArrayRecordComponent") // written to a socket, compared by nobody
public record Answer(int status, String contentType, byte[] body, Map<String, String> headers) {
  /** An answer with no headers of its own. */
  public Answer(int status, String contentType, byte[] body) {
    this(status, contentType, body, Map.of());
  }

  public static Answer json(byte[] body) {
    return new Answer(200, "application/json", body);
  }

  public static Answer json(String body) {
    return json(body.getBytes(UTF_8));
  }

  public static Answer text(int status, String body) {
    return new Answer(status, "text/plain; charset=utf-8", body.getBytes(UTF_8));
  }

  /** An error in Discord's form. */
  public static Answer error(int status, int code, String message) {
    return new Answer(
        status,
        "application/json",
        ("{\"message\":\"" + message + "\",\"code\":" + code + "}").getBytes(UTF_8));
  }

  /**
   * Too many requests, as Discord says it.
   *
   * @param seconds how long to wait
   * @param global whether for all routes
   */
  static Answer tooManyRequests(double seconds, boolean global) {
    Answer error =
        new Answer(
            429,
            "application/json",
            ("{\"message\":\"You are being rate limited.\",\"retry_after\":"
                    + seconds
                    + ",\"global\":"
                    + global
                    + "}")
                .getBytes(UTF_8));
    String whole = Long.toString((long) Math.ceil(seconds));
    return new Answer(
        error.status,
        error.contentType,
        error.body,
        global
            ? Map.of(
                "Retry-After", whole, "X-RateLimit-Global", "true", "X-RateLimit-Scope", "global")
            : Map.of(
                "Retry-After",
                whole,
                "X-RateLimit-Limit",
                "5",
                "X-RateLimit-Remaining",
                "0",
                "X-RateLimit-Reset-After",
                Double.toString(seconds),
                "X-RateLimit-Bucket",
                "simulated",
                "X-RateLimit-Scope",
                "user"));
  }
}
