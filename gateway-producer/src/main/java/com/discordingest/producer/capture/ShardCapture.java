package com.discordingest.producer.capture;

import com.discordingest.model.Envelope;
import com.discordingest.model.EventNames;
import com.discordingest.model.Redaction;
import com.discordingest.model.log.Gap;
import com.discordingest.model.log.RecordKey;
import com.discordingest.model.log.SessionCheckpoint;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Turns one shard's payloads into captured events: knows its session and how far it was captured,
 * drops what a replay repeats, and takes secrets out. Payloads of a connection that another has
 * replaced are ignored. Thread-safe; in practice an event loop calls it, and the shard's
 * supervisor.
 */
public final class ShardCapture {
  private final Shard shard;
  private final CaptureQueue queue;
  private final CaptureMetrics metrics;
  private SessionCheckpoint last;
  private long connection;
  private volatile SessionCheckpoint committed;
  private final AtomicLong captured = new AtomicLong();

  /**
   * @param start the shard's committed checkpoint; null if it never had a session
   */
  public ShardCapture(
      Shard shard, CaptureQueue queue, CaptureMetrics metrics, @Nullable SessionCheckpoint start) {
    this.shard = shard;
    this.queue = queue;
    this.metrics = metrics;
    this.last = start == null ? new SessionCheckpoint(null, null, 0, 0, 0) : start;
    this.committed = last;
  }

  public Shard shard() {
    return shard;
  }

  /** Begins a connection; payloads of earlier ones are ignored from now on. */
  synchronized long beginConnection() {
    return ++connection;
  }

  /** Ends the current connection: what it still delivers is ignored. */
  public synchronized void endConnection() {
    connection++;
  }

  /** Captures a dispatch. */
  synchronized void dispatch(long from, Envelope envelope, byte[] payload) {
    if (from != connection) {
      return;
    }
    String type = String.valueOf(envelope.type());
    if (type.equals(EventNames.READY)) {
      beginSession(envelope, payload);
      return;
    }
    Long sequence = envelope.sequence();
    if (sequence != null && sequence <= last.sequence()) {
      metrics.duplicate();
      return;
    }
    if (sequence != null && sequence > last.sequence() + 1) {
      metrics.missingSequences(sequence - last.sequence() - 1);
    }
    append(type, envelope, payload, sequence == null ? last.sequence() : sequence, sequence);
  }

  private void beginSession(Envelope envelope, byte[] payload) {
    Envelope.ReadySession session = envelope.session();
    Long sequence = envelope.sequence();
    last =
        queue
            .append(version -> {
              SessionCheckpoint checkpoint =
                  new SessionCheckpoint(
                      session == null ? null : session.sessionId(),
                      session == null ? null : session.resumeUrl(),
                      sequence == null ? 0 : sequence,
                      version,
                      version);
              return event(EventNames.READY, envelope, payload, checkpoint, sequence);
            })
            .checkpoint();
    count(EventNames.READY, payload);
  }

  private void append(
      String type, Envelope envelope, byte[] payload, long sequence, @Nullable Long own) {
    last =
        queue
            .append(version -> event(type, envelope, payload, after(sequence, version), own))
            .checkpoint();
    count(type, payload);
  }

  private void count(String type, byte[] payload) {
    captured.incrementAndGet();
    metrics.dispatch(type, payload.length);
  }

  private Captured.Event event(
      String type,
      Envelope envelope,
      byte[] payload,
      SessionCheckpoint checkpoint,
      @Nullable Long sequence) {
    String id =
        checkpoint.sessionOrdinal()
            + "-"
            + (sequence == null ? "v" + checkpoint.version() : sequence.toString());
    return new Captured.Event(
        shard,
        checkpoint,
        id,
        type,
        RecordKey.of(envelope, shard.number()),
        Redaction.apply(payload, envelope.secrets()));
  }

  private SessionCheckpoint after(long sequence, long version) {
    return new SessionCheckpoint(
        last.sessionId(), last.resumeUrl(), sequence, last.sessionOrdinal(), version);
  }

  /** Captures a frame that cannot be read, which has no sequence that anyone could know. */
  synchronized void undecodable(long from, byte[] payload, Exception cause) {
    if (from != connection) {
      return;
    }
    metrics.undecodable();
    String id = last.sessionOrdinal() + "-after-" + last.sequence();
    last =
        queue
            .append(version ->
                new Captured.Undecodable(
                    shard,
                    after(last.sequence(), version),
                    id,
                    SecretPatterns.hide(payload),
                    cause.getClass().getName(),
                    String.valueOf(cause.getMessage())))
            .checkpoint();
  }

  /**
   * Gives the session up, and notes the hole that this leaves; nothing if there is no session.
   *
   * @param reason why it cannot be resumed, in plain words
   */
  public synchronized void abandonSession(String reason) {
    if (last.sessionId() == null) {
      return;
    }
    appendHole(new Gap(shard.number(), shard.count(), last.sequence(), last.version(), reason));
  }

  /** Notes a hole that earlier sessions left, which other shards held. */
  public synchronized void noteEarlierHole(long lastVersion, String reason) {
    appendHole(new Gap(shard.number(), shard.count(), 0, lastVersion, reason));
  }

  private void appendHole(Gap gap) {
    metrics.gap();
    String id = last.sessionOrdinal() + "-gap-" + last.sequence();
    last =
        queue
            .append(version ->
                new Captured.Hole(
                    shard,
                    new SessionCheckpoint(
                        null, null, last.sequence(), last.sessionOrdinal(), version),
                    id,
                    gap))
            .checkpoint();
  }

  /** The session to resume, up to the last dispatch captured; empty when there is none. */
  public synchronized Optional<SessionCheckpoint> session() {
    return last.sessionId() == null ? Optional.empty() : Optional.of(last);
  }

  /** Notes what is in the log by now. */
  public void committed(SessionCheckpoint checkpoint) {
    committed = checkpoint;
  }

  /** The last checkpoint in the log. */
  public SessionCheckpoint committed() {
    return committed;
  }

  /**
   * What Discord is told to have been received: the last sequence of this session that is in the
   * log, so that it never lets go of a dispatch that is only in memory; null if there is none.
   */
  synchronized @Nullable Long acknowledged() {
    SessionCheckpoint current = committed;
    return current.sessionOrdinal() == last.sessionOrdinal() && current.sessionId() != null
        ? (Long) current.sequence()
        : null;
  }

  /** How many dispatches this process captured. */
  public long captured() {
    return captured.get();
  }
}
