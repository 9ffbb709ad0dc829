package com.discordingest.consumer.rebuild;

/** The operator stopped a rebuild, which can be continued. */
public final class RebuildStoppedException extends RuntimeException {
  RebuildStoppedException() {
    super("stopped; the same command continues where it stood");
  }
}
