package com.discordingest.consumer.activity;

import com.discordingest.consumer.activity.Window.BotDay;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.serialization.BytesSerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Adds up what the partitions of the log contribute to windows that span guilds. Keeps the last
 * contribution of each partition, so that it does not matter in which order they come or how often.
 * A day of the bot also carries what was so at its end, which the days before it add to: when one
 * of them changes, the later ones are written again.
 */
final class MergeProcessor implements Processor<Window, Partial, byte[], byte[]> {
  /** Greater than the key of any day of the bot, smaller than those of later kinds. */
  private static final Bytes AFTER_BOT_DAYS = Bytes.wrap(new byte[] {5});

  private static final Bytes BEFORE_BOT_DAYS = Bytes.wrap(new byte[] {4});

  private final Duration interval;
  private final ActivityListener listener;
  private @Nullable Task task;

  /**
   * What there is once the processor has been given a partition.
   *
   * @param partials by window and contributing partition
   * @param totals by day of the bot, what all days up to it add up to
   */
  private record Task(
      ProcessorContext<byte[], byte[]> context,
      KeyValueStore<Bytes, byte[]> partials,
      KeyValueStore<Bytes, byte[]> totals,
      ChangedWindows changed) {
    String name() {
      return context.taskId().toString();
    }
  }

  MergeProcessor(Duration interval, ActivityListener listener) {
    this.interval = interval;
    this.listener = listener;
  }

  @Override
  public void init(ProcessorContext<byte[], byte[]> context) {
    Task started =
        new Task(
            context,
            context.getStateStore(ActivityTopology.PARTIALS),
            context.getStateStore(ActivityTopology.TOTALS),
            new ChangedWindows(context.getStateStore(ActivityTopology.PARTIALS_CHANGED)));
    task = started;
    context.schedule(interval, PunctuationType.WALL_CLOCK_TIME, now -> publish(started, now));
    listener.waiting(started.name(), started.changed().size());
  }

  @Override
  public void process(Record<Window, Partial> record) {
    Task current = task;
    if (current == null) {
      throw new IllegalStateException("a record before the task was set up");
    }
    Partial partial = record.value();
    Bytes key = key(record.key(), partial.partition());
    byte[] known = current.partials().get(key);
    if (known == null || Tally.ofBytes(known).revision() < partial.tally().revision()) {
      current.partials().put(key, partial.tally().toBytes());
      current.changed().add(record.key());
      listener.waiting(current.name(), current.changed().size());
    }
  }

  private void publish(Task current, long now) {
    List<Window> changed = current.changed().take(_ -> true);
    int published = 0;
    for (Window window : changed) {
      if (!(window instanceof BotDay)) {
        Tally tally = sum(current, window);
        current.context().forward(ActivityRecords.of(window, tally, tally, now));
        published++;
      }
    }
    Optional<BotDay> earliest =
        changed.stream()
            .filter(BotDay.class::isInstance)
            .map(BotDay.class::cast)
            .min(Comparator.comparing(BotDay::start));
    if (earliest.isPresent()) {
      published += publishDaysFrom(earliest.get(), current, now);
    }
    listener.published(published);
    listener.waiting(current.name(), 0);
  }

  private static int publishDaysFrom(BotDay first, Task current, long now) {
    Tally total = totalBefore(first, current);
    Map<Bytes, Tally> days = new TreeMap<>();
    try (KeyValueIterator<Bytes, byte[]> entries =
        current.partials().range(Bytes.wrap(first.toBytes()), AFTER_BOT_DAYS)) {
      while (entries.hasNext()) {
        KeyValue<Bytes, byte[]> entry = entries.next();
        days.merge(window(entry.key), Tally.ofBytes(entry.value), Tally::plus);
      }
    }
    for (Map.Entry<Bytes, Tally> day : days.entrySet()) {
      total = total.plus(day.getValue());
      current.totals().put(day.getKey(), total.toBytes());
      Window window = Window.ofBytes(day.getKey().get());
      current.context().forward(ActivityRecords.of(window, day.getValue(), total, now));
    }
    return days.size();
  }

  private static Tally totalBefore(BotDay day, Task current) {
    Bytes excluded = Bytes.wrap(day.toBytes());
    try (KeyValueIterator<Bytes, byte[]> entries =
        current.totals().reverseRange(BEFORE_BOT_DAYS, excluded)) {
      while (entries.hasNext()) {
        KeyValue<Bytes, byte[]> entry = entries.next();
        if (!entry.key.equals(excluded)) {
          return Tally.ofBytes(entry.value);
        }
      }
    }
    return Tally.NOTHING;
  }

  private static Tally sum(Task current, Window window) {
    Tally sum = Tally.NOTHING;
    try (KeyValueIterator<Bytes, byte[]> entries =
        current.partials().prefixScan(Bytes.wrap(window.toBytes()), new BytesSerializer())) {
      while (entries.hasNext()) {
        sum = sum.plus(Tally.ofBytes(entries.next().value));
      }
    }
    return sum;
  }

  private static Bytes key(Window window, int partition) {
    byte[] bytes = window.toBytes();
    return Bytes.wrap(
        ByteBuffer.allocate(bytes.length + Integer.BYTES).put(bytes).putInt(partition).array());
  }

  private static Bytes window(Bytes key) {
    byte[] bytes = key.get();
    return Bytes.wrap(Arrays.copyOf(bytes, bytes.length - Integer.BYTES));
  }

  @Override
  public void close() {
    Task ended = task;
    if (ended != null) {
      listener.waiting(ended.name(), 0);
    }
  }
}
