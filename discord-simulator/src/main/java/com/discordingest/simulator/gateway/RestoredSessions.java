package com.discordingest.simulator.gateway;

import com.discordingest.simulator.ledger.LedgerCorruptException;
import com.discordingest.simulator.ledger.LedgerLine;
import com.discordingest.simulator.ledger.LedgerLine.SessionStart;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Builds, from the lines of a ledger in their order, how an earlier run ended: how far the world
 * had come, and every shard's last session with the dispatches it may be asked for again.
 */
public final class RestoredSessions implements Consumer<LedgerLine> {
  private final GatewayOptions options;
  private final String world;
  private final @Nullable Session[] sessions;
  private long worldEvents;

  /**
   * @param world what the world follows from, which must not have changed
   */
  public RestoredSessions(GatewayOptions options, String world) {
    this.options = options;
    this.world = world;
    this.sessions = new Session[options.shards()];
  }

  /** How many world events the earlier runs have seen. */
  public long worldEvents() {
    return worldEvents;
  }

  /** The last session of each shard, disconnected; null where there is none. */
  @Nullable Session[] sessions() {
    for (Session session : sessions) {
      if (session != null) {
        session.buffer.release();
        session.buffer.rewindTo(session.buffer.last());
        session.disconnectedAt = System.nanoTime();
      }
    }
    return sessions.clone();
  }

  @Override
  public void accept(LedgerLine line) {
    if (line.shardCount() != options.shards()) {
      throw new LedgerCorruptException(
          "it was written with --shards "
              + line.shardCount()
              + ", not "
              + options.shards()
              + "; use those again, or another file");
    }
    SessionStart start = line.start();
    if (start != null) {
      begin(line, start);
    }
    Session session = sessions[line.shard()];
    if (session == null || !session.id.equals(line.session())) {
      throw new LedgerCorruptException("a dispatch of session " + line.session() + " before READY");
    }
    session.buffer.append(line.payload());
    worldEvents = Math.max(worldEvents, line.n());
  }

  private void begin(LedgerLine line, SessionStart start) {
    if (!start.world().equals(world)) {
      throw new LedgerCorruptException(
          "it was written about another world ("
              + start.world()
              + ", not "
              + world
              + "); use the same options again, or another file");
    }
    sessions[line.shard()] =
        new Session(
            line.session(),
            line.shard(),
            start.intents(),
            start.largeThreshold(),
            new ReplayBuffer(options.buffer()));
  }
}
