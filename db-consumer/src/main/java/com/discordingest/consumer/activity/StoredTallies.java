package com.discordingest.consumer.activity;

import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The tallies of a partition in a state store. Most events change a count and few bring somebody
 * new: once people take space, they are kept beside their tally and written only when they change.
 * Otherwise each commit would write up to 4 KiB for every window in which anything happened.
 */
final class StoredTallies {
  /** Up to so many bytes, another record would cost more than it saves. */
  private static final int MOST_INSIDE = 128;

  /** The value's first byte. Version 1 knew no other place. */
  private static final byte INSIDE = 2;

  private static final byte BESIDE = 3;

  private final KeyValueStore<Bytes, byte[]> store;

  StoredTallies(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  Tally get(Window window) {
    byte[] bytes = store.get(key(window));
    if (bytes == null) {
      return Tally.NOTHING;
    }
    ByteBuffer in = ByteBuffer.wrap(bytes);
    byte place = in.get();
    byte[] tally = new byte[in.remaining()];
    in.get(tally);
    return switch (place) {
      case INSIDE -> Tally.ofBytes(tally);
      case BESIDE -> Tally.ofBytes(tally).withPeople(people(window));
      default -> throw new IllegalStateException("a tally of another format");
    };
  }

  void add(Window window, Tally addition) {
    Tally before = get(window);
    Tally after = before.plus(addition);
    boolean beside = after.people().size() > MOST_INSIDE;
    if (beside && !after.people().equals(before.people())) {
      ByteBuffer people = ByteBuffer.allocate(after.people().size());
      after.people().write(people);
      store.put(peopleKey(window), people.array());
    }
    byte[] tally = (beside ? after.withPeople(Distinct.NONE) : after).toBytes();
    store.put(
        key(window),
        ByteBuffer.allocate(1 + tally.length).put(beside ? BESIDE : INSIDE).put(tally).array());
  }

  private Distinct people(Window window) {
    byte[] bytes = store.get(peopleKey(window));
    if (bytes == null) {
      throw new IllegalStateException("the people of " + window.name() + " are missing");
    }
    return Distinct.read(ByteBuffer.wrap(bytes));
  }

  private static Bytes key(Window window) {
    return Bytes.wrap(window.toBytes());
  }

  /** Longer than any window's own key that begins the same. */
  private static Bytes peopleKey(Window window) {
    byte[] bytes = window.toBytes();
    return Bytes.wrap(ByteBuffer.allocate(bytes.length + 1).put(bytes).put((byte) 1).array());
  }
}
