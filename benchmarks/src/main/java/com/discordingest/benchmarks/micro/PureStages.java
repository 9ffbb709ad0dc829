package com.discordingest.benchmarks.micro;

import com.discordingest.benchmarks.log.LogFiller;
import com.discordingest.benchmarks.log.MessageTraffic;
import com.discordingest.benchmarks.log.MixTraffic;
import com.discordingest.benchmarks.log.Traffic;
import com.discordingest.consumer.decode.LogEntry;
import com.discordingest.consumer.decode.RecordDecoder;
import com.discordingest.consumer.metrics.ConsumerMetrics;
import com.discordingest.consumer.project.Projection;
import com.discordingest.consumer.row.RowChange;
import com.discordingest.consumer.write.BatchWriter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.record.TimestampType;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;

/** Time and allocation an event, for a batch of events as the consumer polls them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 2, time = 2)
@Measurement(iterations = 3, time = 1)
@Fork(
    value = 1,
    // Instead of this process's own options, which may choose another collector.
    jvmArgs = {
      "-Xmx768m",
      "-XX:+UseSerialGC",
      "--enable-native-access=ALL-UNNAMED",
      "--sun-misc-unsafe-memory-access=allow"
    })
public class PureStages {
  private static final int EVENTS = 5_000;

  /** What the events are. */
  @Param({"MESSAGES", "MIX"})
  public TrafficKind traffic = TrafficKind.MESSAGES;

  private final RecordDecoder decoder = new RecordDecoder();
  private final Projection projection =
      new Projection(new ConsumerMetrics(new SimpleMeterRegistry(), Clock.systemUTC()));
  private final List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
  private final List<LogEntry.Dispatch> dispatches = new ArrayList<>();
  private final List<RowChange> changes = new ArrayList<>();

  /** The traffic of the logs that the other benchmarks read. */
  public enum TrafficKind {
    MESSAGES,
    MIX;

    Traffic open() {
      return switch (this) {
        case MESSAGES -> new MessageTraffic(1);
        case MIX -> new MixTraffic(1);
      };
    }
  }

  /** Makes the events, and what each stage is given. */
  @Setup
  public void prepare() {
    Traffic events = traffic.open();
    for (int i = 0; i < EVENTS; i++) {
      ProducerRecord<byte[], byte[]> sent = LogFiller.record("topic", events.next(), i + 1);
      ConsumerRecord<byte[], byte[]> record =
          new ConsumerRecord<>(
              sent.topic(),
              0,
              i,
              0L,
              TimestampType.CREATE_TIME,
              sent.key().length,
              sent.value().length,
              sent.key(),
              sent.value(),
              sent.headers(),
              Optional.empty());
      records.add(record);
      if (decoder.decode(record) instanceof LogEntry.Dispatch dispatch) {
        dispatches.add(dispatch);
        changes.addAll(projection.project(dispatch));
      }
    }
    if (dispatches.size() != EVENTS) {
      throw new IllegalStateException("only " + dispatches.size() + " events can be decoded");
    }
  }

  /** Bytes and headers to a dispatch. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void decode(Blackhole hole) {
    for (ConsumerRecord<byte[], byte[]> record : records) {
      hole.consume(decoder.decode(record));
    }
  }

  /** A dispatch to row changes. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void project(Blackhole hole) {
    for (LogEntry.Dispatch dispatch : dispatches) {
      hole.consume(projection.project(dispatch));
    }
  }

  /** The row changes of a batch to what is written, an event. */
  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public Object coalesce() {
    return BatchWriter.fold(changes);
  }
}
