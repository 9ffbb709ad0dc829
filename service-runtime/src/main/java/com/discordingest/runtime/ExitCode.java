package com.discordingest.runtime;

/** How a command ends, for scripts and supervisors. Documented in the README. */
public enum ExitCode {
  OK(0, "done"),
  FAILED(1, "something unexpected; the message and the log say what"),
  USAGE(2, "wrong command line or configuration; starting again without a change is pointless"),
  UNREACHABLE(3, "Kafka, PostgreSQL or Discord cannot be reached; starting again may help"),
  REFUSED(4, "Discord refuses the bot (token, intents, sharding); the message says what to fix"),
  FENCED(5, "another process has taken over the same work; this one must not go on"),
  MISMATCH(6, "what exists differs from what is configured, such as a topic's partition count"),
  INCOMPLETE(7, "the work ran, but its result is not what it should be");

  private final int code;
  private final String meaning;

  ExitCode(int code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  public int code() {
    return code;
  }

  public String meaning() {
    return meaning;
  }
}
