package com.discordingest.consumer.activity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Memory in a state store: what it holds survives with the store's changelog. */
final class StoredMemory implements Memory {
  private final KeyValueStore<Bytes, byte[]> store;

  StoredMemory(KeyValueStore<Bytes, byte[]> store) {
    this.store = store;
  }

  @Override
  public byte @Nullable [] get(byte[] fact) {
    return store.get(Bytes.wrap(fact));
  }

  @Override
  public void put(byte[] fact, byte[] value) {
    store.put(Bytes.wrap(fact), value);
  }

  @Override
  public void remove(byte[] fact) {
    store.delete(Bytes.wrap(fact));
  }

  @Override
  public List<Map.Entry<byte[], byte[]>> startingWith(byte[] prefix) {
    List<Map.Entry<byte[], byte[]>> found = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> entries =
        store.prefixScan(Bytes.wrap(prefix), new BytesSerializer())) {
      entries.forEachRemaining(entry -> found.add(Map.entry(entry.key.get(), entry.value)));
    }
    return found;
  }
}
