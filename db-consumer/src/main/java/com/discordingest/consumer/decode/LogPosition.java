package com.discordingest.consumer.decode;

/** Where a record lies in the log. */
public record LogPosition(String topic, int partition, long offset) {
  @Override
  public String toString() {
    return topic + "-" + partition + "@" + offset;
  }
}
