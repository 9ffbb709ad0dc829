package com.discordingest.consumer.activity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Memory in state stores: what they hold survives with the stores' changelogs. */
final class StoredMemory implements Memory {
  private final KeyValueStore<Bytes, byte[]> facts;
  private final KeyValueStore<Bytes, byte[]> latest;

  /**
   * @param facts for what is written once, or now and then
   * @param latest for what nearly every event writes anew
   */
  StoredMemory(KeyValueStore<Bytes, byte[]> facts, KeyValueStore<Bytes, byte[]> latest) {
    this.facts = facts;
    this.latest = latest;
  }

  private KeyValueStore<Bytes, byte[]> store(byte[] fact) {
    return Fact.isWrittenByEveryEvent(fact) ? latest : facts;
  }

  @Override
  public byte @Nullable [] get(byte[] fact) {
    return store(fact).get(Bytes.wrap(fact));
  }

  @Override
  public void put(byte[] fact, byte[] value) {
    store(fact).put(Bytes.wrap(fact), value);
  }

  @Override
  public void remove(byte[] fact) {
    store(fact).delete(Bytes.wrap(fact));
  }

  @Override
  public List<Map.Entry<byte[], byte[]>> startingWith(byte[] prefix) {
    List<Map.Entry<byte[], byte[]>> found = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> entries =
        store(prefix).prefixScan(Bytes.wrap(prefix), new BytesSerializer())) {
      entries.forEachRemaining(entry -> found.add(Map.entry(entry.key.get(), entry.value)));
    }
    return found;
  }
}
