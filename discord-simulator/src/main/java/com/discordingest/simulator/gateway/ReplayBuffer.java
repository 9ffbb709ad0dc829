package com.discordingest.simulator.gateway;

import org.jspecify.annotations.Nullable;

/**
 * The latest dispatches of a session, by sequence: those still to be sent and, as far as there is
 * room, those sent already, which a RESUME may ask for again. One thread appends, another takes.
 */
final class ReplayBuffer {
  private final byte[] @Nullable [] ring;
  private long last;
  private long released;
  private long taken;

  ReplayBuffer(int capacity) {
    this.ring = new byte[capacity][];
  }

  /** Adds the next dispatch, not to be taken before it is released. The oldest may fall out. */
  synchronized void append(byte[] payload) {
    last++;
    ring[slot(last)] = payload;
  }

  /** Lets everything appended so far be taken. */
  synchronized void release() {
    released = last;
  }

  synchronized long last() {
    return last;
  }

  /** How many dispatches wait to be taken, released or not. */
  synchronized long waiting() {
    return last - taken;
  }

  /** Takes the next dispatches in order; returns how many. */
  synchronized int take(byte[] @Nullable [] into) {
    int count = 0;
    while (count < into.length && taken < released) {
      taken++;
      into[count++] = ring[slot(taken)];
    }
    return count;
  }

  /** Whether everything after a sequence is still here, with room for one more. */
  synchronized boolean holdsAfter(long sequence) {
    return last - sequence < ring.length && (sequence == last || ring[slot(sequence + 1)] != null);
  }

  /** Makes everything after a sequence be taken again. */
  synchronized void rewindTo(long sequence) {
    taken = sequence;
  }

  private int slot(long sequence) {
    return (int) (sequence % ring.length);
  }
}
