package com.discordingest.simulator.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.discordingest.simulator.world.Intent;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides about IDENTIFY and RESUME: gives the connection a session, tells it that its session is
 * invalid, or closes it with the code that Discord would. Belongs to the dispatcher's thread.
 */
final class Admission {
  private static final Logger LOG = LoggerFactory.getLogger(Admission.class);

  private final GatewayOptions options;
  private final Faults faults;
  private final Sessions sessions;
  private final Delivery delivery;
  private final Introduction introduction;
  private final IdentifyLimit identifyLimit;

  Admission(
      GatewayOptions options,
      Faults faults,
      Sessions sessions,
      Delivery delivery,
      Introduction introduction) {
    this.options = options;
    this.faults = faults;
    this.sessions = sessions;
    this.delivery = delivery;
    this.introduction = introduction;
    this.identifyLimit = new IdentifyLimit(options.maxConcurrency(), options.identifyInterval());
  }

  /** How many IDENTIFYs are left, and of how many. */
  int[] identifiesLeft() {
    return new int[] {identifyLimit.remaining(), identifyLimit.total()};
  }

  /** Begins a session, unless it is refused. */
  void identify(GatewayConnection connection, Identify identify) {
    if (!knows(identify.token())) {
      refuse(connection, CloseCode.AUTHENTICATION_FAILED);
    } else if (identify.shardCount() != options.shards()
        || identify.shard() < 0
        || identify.shard() >= options.shards()) {
      refuse(connection, CloseCode.INVALID_SHARD);
    } else if (identify.intents() < 0 || (identify.intents() & ~knownIntents()) != 0) {
      refuse(connection, CloseCode.INVALID_INTENTS);
    } else if ((identify.intents() & options.disallowedIntents()) != 0) {
      refuse(connection, CloseCode.DISALLOWED_INTENTS);
    } else if (!identifyLimit.tryAcquire(identify.shard(), System.nanoTime())) {
      LOG.info("shard {} identified too soon after another", identify.shard());
      connection.invalidate(false);
    } else {
      begin(connection, identify);
    }
  }

  /** Gives a session that there is to another connection, unless it is refused. */
  void resume(GatewayConnection connection, Resume resume) {
    Session session = sessions.find(resume.sessionId());
    if (!knows(resume.token())) {
      refuse(connection, CloseCode.AUTHENTICATION_FAILED);
    } else if (session == null || faults.takeRefusedResume()) {
      LOG.info("refusing to resume {}", session == null ? "an unknown session" : "on request");
      if (session != null) {
        sessions.end(session);
      }
      connection.invalidate(false);
    } else if (resume.sequence() < 0 || resume.sequence() > session.buffer.last()) {
      refuse(connection, CloseCode.INVALID_SEQUENCE);
    } else if (!session.buffer.holdsAfter(resume.sequence())) {
      LOG.info(
          "refusing to resume shard {} from {}: only later ones are kept",
          session.shard,
          resume.sequence());
      sessions.end(session);
      connection.invalidate(false);
    } else {
      proceed(connection, session, resume.sequence());
    }
  }

  private void begin(GatewayConnection connection, Identify identify) {
    Session previous = sessions.ofShard(identify.shard());
    if (previous != null && previous.connection != null) {
      previous.connection.drop();
    }
    Session session =
        new Session(
            UUID.randomUUID().toString().replace("-", ""),
            identify.shard(),
            identify.intents(),
            Math.clamp(identify.largeThreshold(), 50, 250),
            new ReplayBuffer(options.buffer()));
    sessions.add(session);
    session.connection = connection;
    session.seen = true;
    introduction.give(session);
    connection.attach(session);
    LOG.info("shard {} identified", session.shard);
  }

  private void proceed(GatewayConnection connection, Session session, long sequence) {
    if (session.connection != null) {
      session.connection.drop();
    }
    long replayed = session.buffer.last() - sequence;
    session.connection = connection;
    session.seen = true;
    session.acknowledged = sequence;
    session.buffer.rewindTo(sequence);
    delivery.put(
        session,
        "RESUMED",
        "{\"_trace\":[\"[\\\"simulator\\\",{\\\"micros\\\":77}]\"]}".getBytes(UTF_8));
    connection.attach(session);
    LOG.info("shard {} resumed, replaying {} dispatches", session.shard, replayed);
  }

  private boolean knows(String token) {
    return token.equals(options.token()) || token.equals("Bot " + options.token());
  }

  /** Bits 17 and 26 exist, undocumented. */
  private static long knownIntents() {
    return Intent.all() | 1 << 17 | 1 << 26;
  }

  private static void refuse(GatewayConnection connection, CloseCode code) {
    LOG.info("closing a connection: {} {}", code.code(), code.reason());
    connection.close(code.code(), code.reason());
  }
}
