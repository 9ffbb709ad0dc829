package com.discordingest.benchmarks.suite;

/** Hears what goes on, for whoever waits. */
@FunctionalInterface
interface Progress {
  void say(String line);
}
