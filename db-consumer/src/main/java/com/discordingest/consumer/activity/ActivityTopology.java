package com.discordingest.consumer.activity;

import com.discordingest.model.log.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/**
 * How events become tallies:
 *
 * <pre>
 *   log ── tally ──┬── windows of one guild ────────────────────────────┬── activity topic
 *                  └── windows across guilds ── by window ── merge ─────┘
 * </pre>
 *
 * Stores are plain key-value stores without retention: no window ever closes, so nothing is late.
 * Their cache, which keeps what changes often from being written more than once a commit, is for
 * tallies: facts are written once, and would only push them out.
 */
final class ActivityTopology {
  static final String FACTS = "facts";
  static final String LATEST = "latest";
  static final String TALLIES = "tallies";
  static final String CHANGED = "changed";
  static final String PARTIALS = "partials";
  static final String TOTALS = "totals";
  static final String PARTIALS_CHANGED = "partials-changed";

  /** All of them. Each has a changelog. */
  static final List<String> STORES =
      List.of(FACTS, LATEST, TALLIES, CHANGED, PARTIALS, TOTALS, PARTIALS_CHANGED);

  /**
   * What spans guilds is given on as seldom: every partition of the log has a part in it, with all
   * its people.
   */
  static final int INTERVALS_ACROSS_GUILDS = 10;

  /** Of the topic between the two halves, whose records are few. Never to be changed. */
  private static final int PARTIALS_PARTITIONS = 4;

  private ActivityTopology() {}

  /**
   * Builds it.
   *
   * @param interval how often tallies that have changed are given on
   */
  static Topology build(Topics topics, Duration interval, ActivityListener listener) {
    StreamsBuilder builder = new StreamsBuilder();
    Serde<byte[]> bytes = Serdes.ByteArray();
    KStream<Window, Partial> tallied =
        builder.stream(topics.events(), Consumed.with(bytes, bytes).withName("log"))
            .process(
                supplier(
                    () -> new TallyProcessor(interval, listener),
                    persistent(FACTS).withCachingDisabled(),
                    persistent(LATEST),
                    persistent(TALLIES),
                    inMemory(CHANGED)),
                Named.as("tally"));
    KStream<byte[], byte[]> ofOneGuild =
        tallied
            .filter((window, _) -> !window.spansGuilds(), Named.as("of-one-guild"))
            .process(() -> new Publisher(listener), Named.as("publish"));
    KStream<byte[], byte[]> acrossGuilds =
        tallied
            .filter((window, _) -> window.spansGuilds(), Named.as("across-guilds"))
            .repartition(
                Repartitioned.<Window, Partial>as("partials")
                    .withKeySerde(windows())
                    .withValueSerde(partials())
                    .withStreamPartitioner(new Together())
                    .withNumberOfPartitions(PARTIALS_PARTITIONS))
            .process(
                supplier(
                    () -> new MergeProcessor(interval, listener),
                    persistent(PARTIALS),
                    persistent(TOTALS),
                    inMemory(PARTIALS_CHANGED)),
                Named.as("merge"));
    ofOneGuild.to(topics.activity(), Produced.with(bytes, bytes).withName("activity"));
    acrossGuilds.to(topics.activity(), Produced.with(bytes, bytes).withName("activity-merged"));
    return builder.build();
  }

  /** Whatever is added up across windows must be in one place: all days of the bot, for one. */
  private static final class Together implements StreamPartitioner<Window, Partial> {
    @Override
    public Optional<Set<Integer>> partitions(
        String topic, Window window, Partial partial, Headers headers, int count) {
      return Optional.of(
          Set.of(
              switch (window) {
                case Window.CommandDay day -> Math.floorMod(Long.hashCode(day.commandId()), count);
                case Window.BotDay _, Window.GuildDay _, Window.ChannelHour _ -> 0;
              }));
    }

    /** Kafka Streams asks the other one, but still wants this one to be there. */
    @Override
    @SuppressWarnings("removal")
    public Optional<Set<Integer>> partitions(
        String topic, Window window, Partial partial, int count) {
      return partitions(topic, window, partial, new RecordHeaders(), count);
    }
  }

  /** Writes the tallies of windows that belong to one partition of the log. */
  private static final class Publisher
      extends ContextualProcessor<Window, Partial, byte[], byte[]> {
    private final ActivityListener listener;

    Publisher(ActivityListener listener) {
      this.listener = listener;
    }

    @Override
    public void process(Record<Window, Partial> record) {
      Tally tally = record.value().tally();
      context().forward(ActivityRecords.of(record.key(), tally, tally, record.timestamp()));
      listener.published(1);
    }
  }

  private static <A, B, C, D> ProcessorSupplier<A, B, C, D> supplier(
      ProcessorSupplier<A, B, C, D> processors, StoreBuilder<?>... stores) {
    return new ProcessorSupplier<>() {
      @Override
      public Processor<A, B, C, D> get() {
        return processors.get();
      }

      @Override
      public Set<StoreBuilder<?>> stores() {
        return Set.of(stores);
      }
    };
  }

  private static StoreBuilder<KeyValueStore<Bytes, byte[]>> persistent(String name) {
    return Stores.keyValueStoreBuilder(
            Stores.persistentKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray())
        .withCachingEnabled();
  }

  private static StoreBuilder<KeyValueStore<Bytes, byte[]>> inMemory(String name) {
    return Stores.keyValueStoreBuilder(
        Stores.inMemoryKeyValueStore(name), Serdes.Bytes(), Serdes.ByteArray());
  }

  private static Serde<Window> windows() {
    return Serdes.serdeFrom((_, window) -> window.toBytes(), (_, bytes) -> Window.ofBytes(bytes));
  }

  private static Serde<Partial> partials() {
    return Serdes.serdeFrom(
        (_, partial) -> partial.toBytes(), (_, bytes) -> Partial.ofBytes(bytes));
  }
}
