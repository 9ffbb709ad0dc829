package com.discordingest.simulator.gateway;

import com.discordingest.model.Snowflake;
import com.discordingest.simulator.ledger.Ledger;
import com.discordingest.simulator.ledger.LedgerLine;
import com.discordingest.simulator.ledger.LedgerLine.SessionStart;
import com.discordingest.simulator.world.Intent;
import com.discordingest.simulator.world.World;
import com.discordingest.simulator.world.WorldEvent;

/**
 * The way of a dispatch: into the session of its shard, if that has asked for it, and into the
 * ledger; only when the ledger has it, to the connection. Belongs to the dispatcher's thread.
 */
final class Delivery {
  private final GatewayOptions options;
  private final String world;
  private final Ledger ledger;
  private final Sessions sessions;
  private final ContentFilter contentFilter;

  Delivery(GatewayOptions options, World world, Ledger ledger, Sessions sessions) {
    this.options = options;
    this.world = world.options().summary();
    this.ledger = ledger;
    this.sessions = sessions;
    this.contentFilter = new ContentFilter(world.botId());
  }

  /**
   * Puts what the world says into the session that shall hear it; with none it is lost.
   *
   * @param n the world event's number; 0 for what is none
   */
  void deliver(long n, WorldEvent.Body body) {
    int shard = body.guildId() == 0 ? 0 : Snowflake.shardOf(body.guildId(), options.shards());
    Session session = sessions.ofShard(shard);
    Intent intent = body.intent();
    if (session == null || (intent != null && !intent.in(session.intents))) {
      return;
    }
    boolean hidden =
        body.guildId() != 0
            && !Intent.MESSAGE_CONTENT.in(session.intents)
            && ContentFilter.concerns(body.type());
    put(session, n, body.type(), hidden ? contentFilter.blank(body.data()) : body.data());
  }

  /** Puts a dispatch that concerns a session alone into it, as it is. */
  void put(Session session, String type, byte[] data) {
    put(session, 0, type, data);
  }

  /** Makes what was put into sessions durable, then visible to the connections. */
  void publish() {
    ledger.flush();
    sessions.release();
  }

  private void put(Session session, long n, String type, byte[] data) {
    byte[] payload = GatewayPayloads.dispatch(type, session.buffer.last() + 1, data);
    session.buffer.append(payload);
    SessionStart start =
        type.equals("READY") && n == 0 && session.buffer.last() == 1
            ? new SessionStart(session.intents, session.largeThreshold, world)
            : null;
    ledger.append(new LedgerLine(n, start, session.shard, options.shards(), session.id, payload));
  }
}
