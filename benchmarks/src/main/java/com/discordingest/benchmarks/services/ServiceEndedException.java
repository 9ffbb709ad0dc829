package com.discordingest.benchmarks.services;

/** A service has ended by itself while something was waited for; the message says how. */
final class ServiceEndedException extends RuntimeException {
  ServiceEndedException(String message) {
    super(message);
  }
}
