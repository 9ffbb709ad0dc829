package com.discordingest.producer.backfill;

import com.discordingest.model.RowVersions;
import com.discordingest.model.log.EventHeaders;
import com.discordingest.producer.publish.Batch;
import com.discordingest.producer.publish.DeadLetter;
import com.discordingest.producer.publish.LogRecords;
import com.discordingest.producer.publish.Rejection;
import com.discordingest.producer.publish.TransactionalLog;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Commits what was fetched, an answer a transaction, each with how far the walk has come. For one
 * thread.
 */
final class BackfillLog {
  private final TransactionalLog log;
  private final LogRecords records;
  private final Clock clock;
  private final String progressKey;
  private final BackfillListener listener;
  private BackfillProgress progress;
  private long deadLetters;
  private long bytes;

  /**
   * @param log already open
   * @param progress how far an earlier run came
   */
  BackfillLog(
      TransactionalLog log,
      LogRecords records,
      Clock clock,
      String progressKey,
      BackfillProgress progress,
      BackfillListener listener) {
    this.log = log;
    this.records = records;
    this.clock = clock;
    this.progressKey = progressKey;
    this.progress = progress;
    this.listener = listener;
  }

  /** A dispatch on its way, and what it is called should Kafka not take it. */
  @SuppressWarnings("ArrayRecordComponent") // bytes on their way; never compared
  private record Outgoing(EventHeaders headers, String key, byte[] value) {}

  /**
   * Commits objects of a guild as dispatches.
   *
   * @param version the moment before they were asked for, so that what the gateway tells from then
   *     on wins over them
   * @param channel all channels of the guild below it are done
   * @param message all messages of that channel up to it are
   */
  void publish(
      long guild, long channel, long message, long version, String type, List<RestObject> objects)
      throws InterruptedException {
    List<Outgoing> outgoing = new ArrayList<>();
    for (RestObject object : objects) {
      outgoing.add(
          new Outgoing(
              new EventHeaders(
                  "backfill-" + object.id() + "-" + version,
                  type,
                  EventHeaders.BACKFILL_SOURCE,
                  version),
              Long.toString(guild),
              GatewayShape.dispatch(type, object, guild)));
    }
    commit(outgoing, progress.at(guild, channel, message), Map.of());
    outgoing.forEach(one -> bytes += one.value().length);
  }

  /** Says that the gaps are filled, and that nothing is left to be continued. */
  void finish(List<OpenGap> filled) throws InterruptedException {
    if (!filled.isEmpty()) {
      long version = RowVersions.ofMoment(clock.instant());
      List<Outgoing> outgoing = new ArrayList<>();
      Map<String, byte @Nullable []> listed = new HashMap<>();
      for (OpenGap gap : filled) {
        outgoing.add(
            new Outgoing(
                new EventHeaders(
                    gap.key() + "-" + version,
                    EventHeaders.GAP_CLOSED_TYPE,
                    EventHeaders.BACKFILL_SOURCE,
                    version),
                // As the gap's own record, which this one must follow.
                Integer.toString(gap.gap().shard()),
                gap.closed().toJson()));
        listed.put(gap.key(), null);
      }
      commit(outgoing, progress.at(Long.MAX_VALUE, 0, 0), listed);
    }
    log.retire(List.of(progressKey));
  }

  private void commit(
      List<Outgoing> outgoing, BackfillProgress reached, Map<String, byte @Nullable []> notes)
      throws InterruptedException {
    List<ProducerRecord<byte[], byte[]>> events =
        outgoing.stream().map(one -> records.event(one.key(), one.value(), one.headers())).toList();
    Batch batch = new Batch(events, Map.of(progressKey, reached.toJson()), notes);
    Optional<Rejection> rejection = log.write(batch);
    while (rejection.isPresent()) {
      Rejection refused = rejection.get();
      batch = batch.withRecord(refused.index(), deadLetter(outgoing.get(refused.index()), refused));
      rejection = log.write(batch);
    }
    progress = reached;
  }

  private ProducerRecord<byte[], byte[]> deadLetter(Outgoing refused, Rejection rejection) {
    deadLetters++;
    String reason = String.valueOf(rejection.cause().getMessage());
    listener.deadLetter(refused.headers().id(), reason);
    return records.deadLetter(
        new DeadLetter(
            refused.key(),
            refused.value(),
            refused.headers(),
            "BACKFILL",
            rejection.cause().getClass().getName(),
            reason));
  }

  /**
   * Remembers that a guild could not be read. Committed with whatever comes after it: until then
   * the guild is not done either.
   */
  void refused() {
    progress = progress.withRefusal();
  }

  long deadLetters() {
    return deadLetters;
  }

  /** Bytes of the dispatches that are committed. */
  long bytes() {
    return bytes;
  }
}
