package com.discordingest.consumer.consume;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.discordingest.consumer.deadletter.DeadLetters;
import com.discordingest.consumer.decode.LogEntry.Dispatch;
import com.discordingest.consumer.metrics.ConsumerMetrics;
import com.discordingest.consumer.project.Projection;
import com.discordingest.consumer.project.RowTables;
import com.discordingest.consumer.write.BatchWriter;
import com.discordingest.consumer.write.Database;
import com.discordingest.consumer.write.Database.Commits;
import com.discordingest.consumer.write.WriteOrder;
import com.discordingest.model.config.DatabaseUrl;
import com.discordingest.model.log.EventHeaders;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.random.RandomGenerator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.DisconnectException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** A partition of the log without Kafka, and workers that apply it to a real database. */
final class RecordedPartition {
  private final TopicPartition partition;
  private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
  private final List<String> deadLetters = new ArrayList<>();
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private int unanswered;

  /**
   * @param topic names it in the database
   */
  RecordedPartition(String topic) {
    partition = new TopicPartition(topic, 0);
  }

  /** Appends a dispatch as a shard's producer writes it. */
  void append(String source, Dispatch dispatch, Header... more) {
    String value =
        "{\"t\":\"" + dispatch.type() + "\",\"s\":1,\"op\":0,\"d\":" + dispatch.data() + "}";
    append(source, dispatch.type(), dispatch.version(), value, more);
  }

  /** Appends any value under the headers of a dispatch. */
  void append(String source, String type, long version, String value, Header... more) {
    append(source, type, version, value.getBytes(UTF_8), more);
  }

  /** Appends any bytes under the headers of a dispatch. */
  void append(String source, String type, long version, byte[] bytes, Header... more) {
    EventHeaders headers = new EventHeaders("1-" + version, type, source, version);
    RecordHeaders all = new RecordHeaders(headers.toKafka());
    List.of(more).forEach(all::add);
    records.add(
        new ConsumerRecord<>(
            partition.topic(),
            partition.partition(),
            records.size(),
            0,
            TimestampType.CREATE_TIME,
            0,
            bytes.length,
            new byte[0],
            bytes,
            all,
            Optional.empty()));
  }

  /** The next questions for offsets find Kafka away. */
  void leaveUnanswered(int questions) {
    unanswered = questions;
  }

  int size() {
    return records.size();
  }

  /** The bytes of a record. */
  byte[] value(int offset) {
    return records.get(offset).value();
  }

  /** Offsets of what was dead-lettered, each as often as it was. */
  List<String> deadLetters() {
    return List.copyOf(deadLetters);
  }

  /** How many records were passed over because they stand there again. */
  long repeated() {
    return Math.round(registry.counter("ingest.records.repeated").count());
  }

  /**
   * Applies, with a worker of its own, what lies between the stored offset and this one.
   *
   * @param batchRecords how many records a batch has at most
   */
  void apply(DatabaseUrl url, long until, int batchRecords) {
    apply(url, new Assignment.Fixed(Map.of(), Map.of(0, until)), batchRecords);
  }

  /** Applies all of it once more, without regard to the stored offset. */
  void replay(DatabaseUrl url) {
    apply(url, new Assignment.Fixed(Map.of(0, 0L), Map.of(0, (long) size())), 5);
  }

  private void apply(DatabaseUrl url, Assignment.Fixed assignment, int batchRecords) {
    ConsumerMetrics metrics = new ConsumerMetrics(registry, Clock.systemUTC());
    StopSignal stop = new StopSignal();
    BatchWriter writer =
        new BatchWriter(
            new Database(url, "discord", Commits.DEFERRED),
            WriteOrder.parentsFirst(RowTables.IN_WRITE_ORDER),
            metrics,
            assignment.from().isEmpty()
                ? BatchWriter.Offsets.MOVED
                : BatchWriter.Offsets.LEFT_ALONE);
    RecordProjector projector = new RecordProjector(new Projection(metrics));
    BatchApplier applier =
        new BatchApplier(
            projector,
            writer,
            this::keep,
            metrics,
            Clock.systemUTC(),
            () ->
                new Backoff(
                    Duration.ofMillis(1), Duration.ofMillis(10), RandomGenerator.getDefault()),
            stop);
    new PartitionWorker(
            "recorded",
            consumer(batchRecords),
            partition.topic(),
            assignment,
            projector,
            applier,
            writer,
            new LogProgress(),
            metrics,
            stop,
            new BatchLimits(batchRecords, 64L << 20, Duration.ofSeconds(10)),
            new AtomicLong())
        .run();
  }

  private void keep(List<DeadLetters.Rejected> rejected) {
    rejected.forEach(one -> deadLetters.add(String.valueOf(one.record().offset())));
  }

  private void answerOrNot() {
    if (unanswered > 0) {
      unanswered--;
      throw new DisconnectException();
    }
  }

  private MockConsumer<byte[], byte[]> consumer(int batchRecords) {
    MockConsumer<byte[], byte[]> consumer =
        new MockConsumer<>("none") {
          @Override
          public synchronized Map<TopicPartition, Long> beginningOffsets(
              Collection<TopicPartition> partitions, Duration timeout) {
            answerOrNot();
            return super.beginningOffsets(partitions, timeout);
          }

          @Override
          public synchronized long position(TopicPartition asked, Duration timeout) {
            answerOrNot();
            return super.position(asked, timeout);
          }
        };
    consumer.setMaxPollRecords(batchRecords);
    consumer.updateBeginningOffsets(Map.of(partition, 0L));
    consumer.updateEndOffsets(Map.of(partition, (long) records.size()));
    consumer.schedulePollTask(() -> records.forEach(consumer::addRecord));
    return consumer;
  }
}
