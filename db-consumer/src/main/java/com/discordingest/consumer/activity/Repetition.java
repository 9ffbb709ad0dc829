package com.discordingest.consumer.activity;

import com.discordingest.consumer.decode.ShardVersion;
import com.discordingest.model.log.HeaderTexts;
import java.nio.ByteBuffer;

/**
 * Tells records that stand in the log again from new ones, by the rule of the sink: the highest row
 * version that each shard's records have had so far in the partition (docs/adr/0061).
 */
final class Repetition {
  private Repetition() {}

  /** Whether the record stands there again; if not, the next of its version does. */
  static boolean of(HeaderTexts headers, Memory memory) {
    ShardVersion place = ShardVersion.of(headers);
    if (place == null) {
      return false;
    }
    byte[] fact = Fact.shard(place.source());
    byte[] highest = memory.get(fact);
    if (highest != null && place.version() <= ByteBuffer.wrap(highest).getLong()) {
      return true;
    }
    memory.put(fact, ByteBuffer.allocate(Long.BYTES).putLong(place.version()).array());
    return false;
  }
}
