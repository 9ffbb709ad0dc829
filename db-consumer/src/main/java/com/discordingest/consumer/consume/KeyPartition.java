package com.discordingest.consumer.consume;

import static java.nio.charset.StandardCharsets.UTF_8;

import org.apache.kafka.common.utils.Utils;

/** Where Kafka's producer puts a key, unless told otherwise. */
public final class KeyPartition {
  private KeyPartition() {}

  /** The partition, of so many, that holds all records with this key. */
  public static int of(String key, int partitions) {
    return Utils.toPositive(Utils.murmur2(key.getBytes(UTF_8))) % partitions;
  }
}
