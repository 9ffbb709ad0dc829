package com.discordingest.producer.capture;

import com.discordingest.model.log.Gap;
import com.discordingest.model.log.SessionCheckpoint;

/**
 * Something that goes into the log, in the order in which it was captured. Free of secrets, except
 * for the checkpoint, which goes to the sessions topic only.
 */
@SuppressWarnings("ArrayRecordComponent") // bytes on their way; never compared
public sealed interface Captured {
  /** What one takes in memory besides its bytes, roughly. */
  int OVERHEAD = 256;

  Shard shard();

  /** Where the shard's session stands once this is committed; holds this one's row version. */
  SessionCheckpoint checkpoint();

  /** What it takes in memory, in bytes. */
  int size();

  /** Its record id: unique within the shard, and the same when it is captured again. */
  String id();

  /** A dispatch. */
  record Event(
      Shard shard, SessionCheckpoint checkpoint, String id, String type, String key, byte[] value)
      implements Captured {
    @Override
    public int size() {
      return value.length + OVERHEAD;
    }
  }

  /**
   * A session ended without being resumable: what came after it until the next READY is missing.
   */
  record Hole(Shard shard, SessionCheckpoint checkpoint, String id, Gap gap) implements Captured {
    @Override
    public int size() {
      return OVERHEAD;
    }
  }

  /** A frame that could not be read, for the dead letters. */
  record Undecodable(
      Shard shard,
      SessionCheckpoint checkpoint,
      String id,
      byte[] value,
      String errorClass,
      String message)
      implements Captured {
    @Override
    public int size() {
      return value.length + OVERHEAD;
    }
  }
}
