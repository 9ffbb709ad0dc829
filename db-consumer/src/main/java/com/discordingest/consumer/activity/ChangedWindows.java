package com.discordingest.consumer.activity;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The windows whose tallies have changed since they were last given on. They lie in a state store,
 * so that what was counted and not given on before a crash is given on after it.
 */
final class ChangedWindows {
  private static final byte[] MARK = {};

  private final KeyValueStore<Bytes, byte[]> store;

  ChangedWindows(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  void add(Window window) {
    store.putIfAbsent(Bytes.wrap(window.toBytes()), MARK);
  }

  /** Those that are wanted; from now on they count as given on. */
  List<Window> take(Predicate<Window> wanted) {
    List<Window> windows = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> entries = store.all()) {
      entries.forEachRemaining(entry -> windows.add(Window.ofBytes(entry.key.get())));
    }
    windows.removeIf(wanted.negate());
    windows.forEach(window -> store.delete(Bytes.wrap(window.toBytes())));
    return windows;
  }

  long size() {
    return store.approximateNumEntries();
  }
}
