package com.discordingest.simulator.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.Supplier;

/**
 * What can be made to go wrong. Every request is carried out on the dispatcher's thread and tells
 * how many shards or connections it affected; a negative shard stands for all. Thread-safe.
 */
public final class FaultRequests {
  private final Dispatcher dispatcher;
  private final Faults faults;
  private final Sessions sessions;
  private final Delivery delivery;
  private final Introduction introduction;

  FaultRequests(
      Dispatcher dispatcher,
      Faults faults,
      Sessions sessions,
      Delivery delivery,
      Introduction introduction) {
    this.dispatcher = dispatcher;
    this.faults = faults;
    this.sessions = sessions;
    this.delivery = delivery;
    this.introduction = introduction;
  }

  /** Lets the world stand still, or go on. */
  public CompletableFuture<Integer> pause(boolean on) {
    return fault(
        on ? "pause" : "resume",
        () -> {
          dispatcher.setPaused(on);
          return 1;
        });
  }

  /** Cuts connections without a close frame. */
  public CompletableFuture<Integer> drop(int shard) {
    return onConnections("drop", shard, GatewayConnection::drop);
  }

  /** Cuts connections with a TCP reset, which loses what is on its way. */
  public CompletableFuture<Integer> reset(int shard) {
    return onConnections("reset", shard, GatewayConnection::reset);
  }

  /** Closes connections with a code. */
  public CompletableFuture<Integer> closeConnections(int shard, int code) {
    return onConnections("close", shard, connection -> connection.close(code, "on request"));
  }

  /** Asks clients to reconnect (opcode 7). */
  public CompletableFuture<Integer> reconnect(int shard) {
    return onConnections(
        "reconnect", shard, connection -> connection.send(GatewayPayloads.RECONNECT));
  }

  /** Asks clients for a heartbeat at once (opcode 1). */
  public CompletableFuture<Integer> requestHeartbeat(int shard) {
    return onConnections(
        "request-heartbeat",
        shard,
        connection -> connection.send(GatewayPayloads.HEARTBEAT_REQUEST));
  }

  /** Says that sessions are invalid (opcode 9); those that are not resumable end. */
  public CompletableFuture<Integer> invalidateSessions(int shard, boolean resumable) {
    return onSessions(
        "invalid-session",
        shard,
        session -> {
          GatewayConnection connection = session.connection;
          session.connection = null;
          session.disconnectedAt = System.nanoTime();
          if (!resumable) {
            sessions.forget(session);
          }
          if (connection != null) {
            connection.invalidate(resumable);
          }
        });
  }

  /** Ends sessions as if they had not been resumed in time; their connections are cut. */
  public CompletableFuture<Integer> expireSessions(int shard) {
    return onSessions("expire-sessions", shard, sessions::end);
  }

  /** Keeps HELLO from the next connections. */
  public CompletableFuture<Integer> skipHello(int connections) {
    return fault(
        "no-hello",
        () -> {
          faults.skipHello(connections);
          return connections;
        });
  }

  /** Refuses the next RESUMEs. */
  public CompletableFuture<Integer> refuseResumes(int count) {
    return fault(
        "refuse-resume",
        () -> {
          faults.refuseResumes(count);
          return count;
        });
  }

  /** Answers the next REST requests with 429. */
  public CompletableFuture<Integer> limitRate(int requests, double seconds, boolean global) {
    return fault(
        "rate-limit",
        () -> {
          faults.limitRate(new Faults.RateLimit(requests, seconds, global));
          return requests;
        });
  }

  /** Stops acknowledging heartbeats, or begins again. */
  public CompletableFuture<Integer> acknowledge(int shard, boolean on) {
    return onShards("no-acks", shard, affected -> faults.acks(affected, on));
  }

  /** Stops sending while the connection stays open, or begins again. */
  public CompletableFuture<Integer> stall(int shard, boolean on) {
    return onShards(
        "stall",
        shard,
        affected -> {
          faults.stall(affected, on);
          Session session = sessions.ofShard(affected);
          if (!on && session != null && session.connection != null) {
            session.connection.wake();
          }
        });
  }

  /**
   * Sends something that is no payload.
   *
   * @param brokenStream whether even the compressed stream breaks, rather than the JSON inside
   */
  public CompletableFuture<Integer> garble(int shard, boolean brokenStream) {
    byte[] text = "{\"t\":\"MESSAGE_CREATE\",\"s\":,\"op\":0,\"d\":{\"id\":".getBytes(UTF_8);
    byte[] noise = {0x13, 0x37, (byte) 0xFF, (byte) 0xFF, 0x42, 0, 0, (byte) 0xFF, (byte) 0xFF};
    return onConnections(
        "garbled-frame",
        shard,
        connection -> {
          if (brokenStream) {
            connection.sendUncompressed(noise);
          } else {
            connection.send(text);
          }
        });
  }

  /**
   * Puts a dispatch of the caller's into the session of a shard, whatever it may be.
   *
   * @param data the JSON of {@code d}, sent as it is
   */
  public CompletableFuture<Integer> emit(int shard, String type, byte[] data) {
    return onSessions("emit", shard, session -> delivery.put(session, type, data));
  }

  /**
   * Adds a guild whose GUILD_CREATE is about so large. It stays until this process ends.
   *
   * @return its id
   */
  public CompletableFuture<Long> addBigGuild(int shard, int mebibytes) {
    return dispatcher.call(() -> {
      faults.count("big-guild-create");
      return introduction.addBigGuild(Math.max(0, shard), mebibytes << 20);
    });
  }

  private CompletableFuture<Integer> fault(String name, Supplier<Integer> action) {
    return dispatcher.call(() -> {
      faults.count(name);
      return action.get();
    });
  }

  private CompletableFuture<Integer> onShards(String name, int shard, IntConsumer action) {
    return fault(
        name,
        () -> {
          int affected = 0;
          for (int i = 0; i < dispatcher.options().shards(); i++) {
            if (shard < 0 || shard == i) {
              action.accept(i);
              affected++;
            }
          }
          return affected;
        });
  }

  private CompletableFuture<Integer> onSessions(String name, int shard, Consumer<Session> action) {
    return fault(
        name,
        () -> {
          int affected = 0;
          for (int i = 0; i < dispatcher.options().shards(); i++) {
            Session session = sessions.ofShard(i);
            if (session != null && (shard < 0 || shard == i)) {
              action.accept(session);
              affected++;
            }
          }
          return affected;
        });
  }

  private CompletableFuture<Integer> onConnections(
      String name, int shard, Consumer<GatewayConnection> action) {
    return fault(
        name,
        () -> {
          int affected = 0;
          for (int i = 0; i < dispatcher.options().shards(); i++) {
            Session session = sessions.ofShard(i);
            if (session != null && session.connection != null && (shard < 0 || shard == i)) {
              action.accept(session.connection);
              affected++;
            }
          }
          return affected;
        });
  }
}
