package com.discordingest.consumer.activity;

import java.util.ArrayList;
import java.util.List;
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

  /** All of them; from now on they count as given on. */
  List<Window> take() {
    List<Bytes> keys = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> entries = store.all()) {
      entries.forEachRemaining(entry -> keys.add(entry.key));
    }
    keys.forEach(store::delete);
    return keys.stream().map(key -> Window.ofBytes(key.get())).toList();
  }

  long size() {
    return store.approximateNumEntries();
  }
}
