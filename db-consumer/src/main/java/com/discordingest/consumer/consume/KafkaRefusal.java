package com.discordingest.consumer.consume;

import com.discordingest.runtime.CommandFailure;
import com.discordingest.runtime.ExitCode;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;

/** Kafka does not let us in, or not do what we must: waiting does not help, an operator does. */
public final class KafkaRefusal {
  private KafkaRefusal() {}

  /** Whether a failure, or what caused it, is about who we are or what we may do. */
  public static boolean isOne(Throwable failure) {
    return cause(failure) != null;
  }

  /** The failure for the operator. */
  public static CommandFailure failure(Throwable failure) {
    Throwable cause = cause(failure);
    return new CommandFailure(
        ExitCode.USAGE,
        "Kafka refuses: "
            + (cause == null ? failure : cause).getMessage()
            + " Check the kafka.* settings, and the ACLs in docs/security.md.",
        failure);
  }

  private static @Nullable Throwable cause(Throwable failure) {
    Throwable cause = failure;
    while (cause != null) {
      if (cause instanceof AuthenticationException || cause instanceof AuthorizationException) {
        return cause;
      }
      cause = cause.getCause();
    }
    return null;
  }
}
