package com.discordingest.producer.session;

/** What a connection is for. */
public sealed interface Attempt {

  /**
   * Goes on with a session.
   *
   * @param atBaseUrl at the gateway's general URL, rather than the one the session came with
   */
  record Resume(boolean atBaseUrl) implements Attempt {}

  /** Begins a session. */
  record Identify() implements Attempt {}
}
