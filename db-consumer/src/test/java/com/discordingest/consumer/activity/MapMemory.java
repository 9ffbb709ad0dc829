package com.discordingest.consumer.activity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/** Memory without Kafka. */
final class MapMemory implements Memory {
  private final TreeMap<Bytes, byte[]> facts = new TreeMap<>();
  private long changes;

  @Override
  public byte @Nullable [] get(byte[] fact) {
    return facts.get(Bytes.wrap(fact));
  }

  @Override
  public void put(byte[] fact, byte[] value) {
    facts.put(Bytes.wrap(fact), value);
    changes++;
  }

  @Override
  public void remove(byte[] fact) {
    facts.remove(Bytes.wrap(fact));
    changes++;
  }

  @Override
  public List<Map.Entry<byte[], byte[]>> startingWith(byte[] prefix) {
    List<Map.Entry<byte[], byte[]>> found = new ArrayList<>();
    facts
        .tailMap(Bytes.wrap(prefix))
        .forEach((key, value) -> {
          if (Bytes.wrap(Arrays.copyOf(key.get(), prefix.length)).equals(Bytes.wrap(prefix))) {
            found.add(Map.entry(key.get(), value));
          }
        });
    return found;
  }

  /** How often something was remembered or forgotten. */
  long changes() {
    return changes;
  }
}
