package com.discordingest.consumer.activity;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered of a partition of the log, by the keys that {@link Fact} makes. Written in the
 * transaction that moves the partition's offset on. Used by one thread.
 */
interface Memory {
  byte @Nullable [] get(byte[] fact);

  void put(byte[] fact, byte[] value);

  void remove(byte[] fact);

  /** Everything whose key begins so, in the order of the keys. */
  List<Map.Entry<byte[], byte[]>> startingWith(byte[] prefix);

  /** Remembers a fact; whether it was not known yet. */
  default boolean learn(byte[] fact) {
    if (get(fact) != null) {
      return false;
    }
    put(fact, new byte[0]);
    return true;
  }
}
