package com.discordingest.testfixture;

/** Holds the JVM's one stack; loading this class starts it. */
final class SharedStack {
  static final Stack INSTANCE = LocalServers.start();

  private SharedStack() {}
}
