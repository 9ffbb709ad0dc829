package com.discordingest.producer.publish;

import com.discordingest.model.log.SessionCheckpoint;
import com.discordingest.producer.capture.Shard;

/** Hears which checkpoints are in the log. Called on the publisher's thread. */
@FunctionalInterface
public interface CommitListener {
  void committed(Shard shard, SessionCheckpoint checkpoint);
}
