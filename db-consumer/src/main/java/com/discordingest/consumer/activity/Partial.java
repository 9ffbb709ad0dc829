package com.discordingest.consumer.activity;

import java.nio.ByteBuffer;

/**
 * What one partition of the log adds to a window. Absolute: a later one replaces an earlier.
 *
 * @param partition the partition that was counted
 */
record Partial(int partition, Tally tally) {
  byte[] toBytes() {
    byte[] bytes = tally.toBytes();
    return ByteBuffer.allocate(Integer.BYTES + bytes.length).putInt(partition).put(bytes).array();
  }

  static Partial ofBytes(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int partition = in.getInt();
    byte[] tally = new byte[in.remaining()];
    in.get(tally);
    return new Partial(partition, Tally.ofBytes(tally));
  }
}
