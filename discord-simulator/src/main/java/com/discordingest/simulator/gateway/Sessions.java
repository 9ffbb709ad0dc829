package com.discordingest.simulator.gateway;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session of each shard: which there is, how it loses its connection and how it ends. Belongs
 * to the dispatcher's thread.
 */
final class Sessions {
  private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
  private static final int WAITING_WHILE_CONNECTED = 2048;

  private final GatewayOptions options;
  private final @Nullable Session[] sessions;

  /**
   * @param sessions of each shard what an earlier run has left; null where that is nothing
   */
  Sessions(GatewayOptions options, @Nullable Session[] sessions) {
    this.options = options;
    this.sessions = sessions;
  }

  @Nullable Session ofShard(int shard) {
    return sessions[shard];
  }

  /** Whether a session is still that of its shard. */
  boolean holds(Session session) {
    return sessions[session.shard] == session;
  }

  @Nullable Session find(String id) {
    for (Session session : sessions) {
      if (session != null && session.id.equals(id)) {
        return session;
      }
    }
    return null;
  }

  /** Makes a session that of its shard. */
  void add(Session session) {
    sessions[session.shard] = session;
  }

  /** Ends a session without a word to its client. */
  void forget(Session session) {
    sessions[session.shard] = null;
  }

  /** Ends a session and cuts its connection. */
  void end(Session session) {
    forget(session);
    if (session.connection != null) {
      session.connection.drop();
      session.connection = null;
    }
  }

  /** Takes a connection that is gone from its session. */
  void lose(GatewayConnection connection, boolean endsSession) {
    for (int shard = 0; shard < sessions.length; shard++) {
      Session session = sessions[shard];
      if (session != null && session.connection == connection) {
        session.connection = null;
        session.disconnectedAt = System.nanoTime();
        LOG.info("shard {} disconnected{}", shard, endsSession ? ", which ends its session" : "");
        if (endsSession) {
          sessions[shard] = null;
        }
      }
    }
  }

  /** Ends those that have been without a connection for too long. */
  void expire() {
    long now = System.nanoTime();
    for (int shard = 0; shard < sessions.length; shard++) {
      Session session = sessions[shard];
      if (session != null
          && session.connection == null
          && now - session.disconnectedAt > options.sessionTtl().toNanos()) {
        LOG.info("session of shard {} has expired", shard);
        sessions[shard] = null;
      }
    }
  }

  /** Whether every shard has a session, seen by this process, that can take more dispatches. */
  boolean allHaveRoom() {
    for (Session session : sessions) {
      if (session == null || !session.seen) {
        return false;
      }
      boolean limited = session.connection != null || options.bufferPolicy() == BufferPolicy.WAIT;
      int limit =
          session.connection != null
              ? Math.min(WAITING_WHILE_CONNECTED, options.buffer() / 2)
              : options.buffer() / 2;
      if (limited && session.buffer.waiting() >= limit) {
        return false;
      }
    }
    return true;
  }

  /** Whether any has asked for one of the intents. */
  boolean anyAskedFor(long intents) {
    for (Session session : sessions) {
      if (session != null && (session.intents & intents) != 0) {
        return true;
      }
    }
    return false;
  }

  /** Lets the connections send what was put into the sessions so far. */
  void release() {
    for (Session session : sessions) {
      if (session != null) {
        session.buffer.release();
        if (session.connection != null && session.buffer.waiting() > 0) {
          session.connection.wake();
        }
      }
    }
  }

  /** How each shard stands. */
  List<ShardStatus> status() {
    List<ShardStatus> shards = new ArrayList<>();
    for (int shard = 0; shard < sessions.length; shard++) {
      Session session = sessions[shard];
      shards.add(
          session == null
              ? new ShardStatus(shard, null, false, 0, 0, 0)
              : new ShardStatus(
                  shard,
                  session.id,
                  session.connection != null,
                  session.buffer.last(),
                  session.acknowledged,
                  session.buffer.waiting()));
    }
    return shards;
  }
}
