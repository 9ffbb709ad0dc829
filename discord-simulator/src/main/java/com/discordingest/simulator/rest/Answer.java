package com.discordingest.simulator.rest;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * What an HTTP request is answered with.
 *
 * @param status HTTP's status code
 * @param contentType of the body
 */
@SuppressWarnings("ArrayRecordComponent") // written to a socket, compared by nobody
public record Answer(int status, String contentType, byte[] body) {
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
}
