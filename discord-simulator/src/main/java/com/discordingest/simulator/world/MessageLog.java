package com.discordingest.simulator.world;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The latest messages of a channel in the order of their ids, deleted ones included; the oldest
 * fall out. Grows with use.
 */
final class MessageLog {
  private static final int FIRST_SIZE = 8;

  private final int limit;
  private @Nullable Message[] ring;
  private int start;
  private int size;

  MessageLog(int limit) {
    this.limit = limit;
    this.ring = new Message[0];
  }

  int size() {
    return size;
  }

  /** The message at an age-ordered index, 0 being the oldest. */
  Message get(int index) {
    Message message = ring[(start + index) % ring.length];
    if (index >= size || message == null) {
      throw new IndexOutOfBoundsException(index);
    }
    return message;
  }

  void add(Message message) {
    if (size == ring.length && size < limit) {
      grow();
    }
    if (size == ring.length) {
      ring[start] = message;
      start = (start + 1) % ring.length;
    } else {
      ring[(start + size) % ring.length] = message;
      size++;
    }
  }

  /** How many messages have an id below the given one. */
  int countBelow(long id) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (get(middle).id < id) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private void grow() {
    @Nullable Message[] larger =
        new Message[Math.min(limit, Math.max(FIRST_SIZE, ring.length * 2))];
    for (int i = 0; i < size; i++) {
      larger[i] = ring[(start + i) % ring.length];
    }
    Arrays.fill(ring, null);
    ring = larger;
    start = 0;
  }
}
