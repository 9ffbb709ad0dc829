package com.discordingest.consumer.activity;

import com.discordingest.consumer.decode.LogEntry;
import com.discordingest.consumer.decode.LogPosition;
import com.discordingest.consumer.decode.RecordDecoder;
import com.discordingest.model.log.HeaderTexts;
import com.discordingest.model.log.InvalidHeadersException;
import java.time.Duration;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.processor.internals.ProcessorRecordContext;
import org.jspecify.annotations.Nullable;

/**
 * Counts the events of one partition of the log. Gives tallies on at intervals, so that a busy
 * channel makes one record a second rather than one a message; since a tally is absolute, when that
 * happens does not matter for what is given on last. What cannot be read is left out: the sink
 * dead-letters it.
 */
final class TallyProcessor implements Processor<byte[], byte[], Window, Partial> {
  private final Duration interval;
  private final ActivityListener listener;
  private final RecordDecoder decoder = new RecordDecoder();
  private @Nullable Task task;

  /** What there is once the processor has been given a partition. */
  private record Task(
      ProcessorContext<Window, Partial> context,
      String name,
      Memory memory,
      StoredTallies tallies,
      ChangedWindows changed) {
    void add(Window window, Tally addition) {
      tallies.add(window, addition);
      changed.add(window);
    }
  }

  TallyProcessor(Duration interval, ActivityListener listener) {
    this.interval = interval;
    this.listener = listener;
  }

  @Override
  public void init(ProcessorContext<Window, Partial> context) {
    Task started =
        new Task(
            context,
            context.taskId().toString(),
            new StoredMemory(
                context.getStateStore(ActivityTopology.FACTS),
                context.getStateStore(ActivityTopology.LATEST)),
            new StoredTallies(context.getStateStore(ActivityTopology.TALLIES)),
            new ChangedWindows(context.getStateStore(ActivityTopology.CHANGED)));
    task = started;
    schedule(started, interval, false);
    schedule(started, interval.multipliedBy(ActivityTopology.INTERVALS_ACROSS_GUILDS), true);
    listener.waiting(started.name(), started.changed().size());
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    Task current = task;
    if (current == null) {
      throw new IllegalStateException("a record before the task was set up");
    }
    letGoOfBytes(current);
    HeaderTexts headers = HeaderTexts.of(record.headers());
    if (Repetition.of(headers, current.memory())) {
      listener.repeated();
      return;
    }
    try {
      if (!Tallying.covers(headers.eventType())) {
        return;
      }
    } catch (InvalidHeadersException e) {
      listener.unreadable(e);
      return;
    }
    switch (decoder.decode(position(current), headers, record.value())) {
      case LogEntry.Unreadable unreadable -> listener.unreadable(unreadable.cause());
      case LogEntry.KnownGap _, LogEntry.FilledGap _ -> {
        // Not covered: a gap says that events are missing, not which.
      }
      case LogEntry.Dispatch dispatch -> {
        letGoOfHeaders(record.headers());
        count(current, dispatch);
      }
    }
  }

  /** Any other exception is about this payload: it must not end the counting of all others. */
  private void count(Task current, LogEntry.Dispatch dispatch) {
    try {
      Increments increments = Tallying.tally(dispatch, current.memory());
      increments.forEach(current::add);
      listener.counted(dispatch.type());
      listener.waiting(current.name(), current.changed().size());
    } catch (KafkaException e) {
      // The stores' own trouble, not the payload's.
      throw e;
    } catch (RuntimeException e) {
      listener.unreadable(e);
    }
  }

  private void schedule(Task started, Duration each, boolean acrossGuilds) {
    started
        .context()
        .schedule(each, PunctuationType.WALL_CLOCK_TIME, now -> giveOn(started, acrossGuilds, now));
  }

  private void giveOn(Task current, boolean acrossGuilds, long now) {
    int partition = current.context().taskId().partition();
    for (Window window : current.changed().take(it -> it.spansGuilds() == acrossGuilds)) {
      Partial partial = new Partial(partition, current.tallies().get(window));
      current.context().forward(new Record<>(window, partial, now));
    }
    listener.waiting(current.name(), current.changed().size());
  }

  /**
   * Whatever a cached store is given, it keeps with it the record at hand for as long as it caches
   * that, and counts no bytes of it: a few facts from GUILD_CREATEs would fill the heap. The bytes
   * are there for Kafka's own dead-letter topics only, which are not used here.
   */
  private static void letGoOfBytes(Task current) {
    if (current.context().recordMetadata().orElseThrow() instanceof ProcessorRecordContext record) {
      record.freeRawRecord();
    }
  }

  /** The same for headers, once they have been read. */
  private static void letGoOfHeaders(Headers headers) {
    for (Header header : headers.toArray()) {
      headers.remove(header.key());
    }
  }

  private static LogPosition position(Task current) {
    RecordMetadata metadata = current.context().recordMetadata().orElseThrow();
    return new LogPosition(metadata.topic(), metadata.partition(), metadata.offset());
  }

  @Override
  public void close() {
    Task ended = task;
    if (ended != null) {
      listener.waiting(ended.name(), 0);
    }
  }
}
