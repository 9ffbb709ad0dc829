package com.discordingest.benchmarks.services;

import com.discordingest.benchmarks.log.MessageTraffic;
import com.discordingest.benchmarks.log.Traffic;
import com.discordingest.benchmarks.services.ServiceProcess.Service;
import com.discordingest.benchmarks.stack.BenchStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * What is measured of the services as processes. Each measurement has topics and a schema of its
 * own.
 */
public final class ServiceBench {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String COMMITTED = "log_records_total";
  private static final String APPLIED = "ingest_records_applied_total";
  private static final long LOOK_NANOS = 2_000_000;

  private final BenchStack stack;
  private final Path directory;
  private int runs;

  /**
   * @param directory for the services' logs
   */
  public ServiceBench(BenchStack stack, Path directory) {
    this.stack = stack;
    this.directory = directory;
    try {
      Files.createDirectories(directory);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot use " + directory, e);
    }
  }

  /**
   * What a blast cost the producer.
   *
   * @param perCpuSecond dispatches a CPU second of its process
   * @param perSecond dispatches a second, of which the blaster and Kafka take their share
   */
  public record ProducerRate(double perCpuSecond, double perSecond) {}

  /**
   * From the socket to the committed row.
   *
   * @param p50 in milliseconds, as the others
   */
  public record Latency(double p50, double p99, double worst) {}

  /** How long services took from their start to ready, in seconds; plainly, and with a cache. */
  public record StartUp(
      double producer, double consumer, double cachedProducer, double cachedConsumer) {}

  /**
   * Both services with small heaps, at full speed, with very large guilds in between.
   *
   * @param events how many dispatches went through
   * @param seconds how long that took
   * @param failure which service did not bear it, and how; null if both did
   */
  public record SmallHeaps(long events, double seconds, @Nullable String failure) {}

  /**
   * The producer alone, from the websocket to committed records.
   *
   * @param warmUp how many dispatches are sent before the clocks are read
   */
  public List<ProducerRate> producer(long warmUp, long events, int rounds, List<String> jvm) {
    Map<String, String> environment = environment();
    try (GatewayServer gateway = GatewayServer.start();
        ServiceProcess producer = producer(gateway, environment, jvm)) {
      GatewayLink link = gateway.awaitLink(PATIENCE);
      producer.awaitReady(PATIENCE);
      MessageTraffic traffic = new MessageTraffic(1);
      // READY is a record, too
      long sent = 1 + blast(link, traffic, warmUp);
      producer.awaitCounter(COMMITTED, sent, PATIENCE);
      List<ProducerRate> rates = new ArrayList<>();
      for (int round = 0; round < rounds; round++) {
        double cpu = producer.cpu();
        long start = System.nanoTime();
        sent += blast(link, traffic, events);
        producer.awaitCounter(COMMITTED, sent, PATIENCE);
        rates.add(
            new ProducerRate(
                events / (producer.cpu() - cpu), events / ((System.nanoTime() - start) / 1e9)));
      }
      return rates;
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** At a given rate, through both services. */
  @SuppressWarnings("try") // the producer has only to be there
  public Latency latency(int perSecond, int seconds) {
    Map<String, String> environment = environment();
    String schema = environment.get("DATABASE_SCHEMA");
    try (GatewayServer gateway = GatewayServer.start();
        ServiceProcess producer = producer(gateway, environment, List.of("-Xmx256m"));
        ServiceProcess consumer = consumer(environment, List.of("-Xmx256m"))) {
      GatewayLink link = gateway.awaitLink(PATIENCE);
      consumer.awaitReady(PATIENCE);
      for (Traffic.Event guild : MessageTraffic.guilds()) {
        link.send(guild);
      }
      link.flush();
      consumer.awaitCounter(APPLIED, 1 + MessageTraffic.guilds().size(), PATIENCE);
      MessageTraffic traffic = new MessageTraffic(1);
      // Compilers first.
      paced(link, traffic, perSecond, Math.max(5, seconds / 2), new ConcurrentSkipListMap<>());
      ConcurrentSkipListMap<Long, Long> sentAt = new ConcurrentSkipListMap<>();
      double[] millis = new double[perSecond * seconds];
      try (RowWatch watch = new RowWatch(stack, String.valueOf(schema))) {
        Thread sender =
            Thread.ofPlatform().start(() -> paced(link, traffic, perSecond, seconds, sentAt));
        int seen = 0;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (seen < millis.length) {
          Map.Entry<Long, Long> oldest = sentAt.firstEntry();
          List<Long> ids = oldest == null ? List.of() : watch.from(oldest.getKey());
          long now = System.nanoTime();
          for (long id : ids) {
            Long sent = sentAt.remove(id);
            if (sent != null) {
              millis[seen++] = (now - sent) / 1e6;
            }
          }
          if (now > deadline) {
            throw new IllegalStateException(seen + " of " + millis.length + " rows were seen");
          }
          LockSupport.parkNanos(LOOK_NANOS);
        }
        sender.join();
      }
      Arrays.sort(millis);
      return new Latency(
          millis[millis.length / 2], millis[millis.length * 99 / 100], millis[millis.length - 1]);
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Both services, one after the other, on topics and a schema that exist: as their scripts start
   * them, and with a cache of loaded and linked classes (JDK 25's AOT cache) from an earlier run.
   *
   * @param rounds how often each is started
   */
  public List<StartUp> startUp(int rounds, List<String> jvm) {
    Map<String, String> environment = environment();
    Path producerCache = directory.resolve("gateway-producer.aot");
    Path consumerCache = directory.resolve("db-consumer.aot");
    List<StartUp> taken = new ArrayList<>();
    try (GatewayServer gateway = GatewayServer.start()) {
      ready(producer(gateway, environment, with(jvm, "-XX:AOTCacheOutput=" + producerCache)));
      ready(consumer(environment, with(jvm, "-XX:AOTCacheOutput=" + consumerCache)));
      for (int round = 0; round < rounds; round++) {
        taken.add(
            new StartUp(
                ready(producer(gateway, environment, jvm)),
                ready(consumer(environment, jvm)),
                ready(producer(gateway, environment, with(jvm, "-XX:AOTCache=" + producerCache))),
                ready(consumer(environment, with(jvm, "-XX:AOTCache=" + consumerCache)))));
      }
    }
    return taken;
  }

  private static List<String> with(List<String> options, String another) {
    List<String> all = new ArrayList<>(options);
    all.add(another);
    return all;
  }

  /** How long it took, in seconds; ends it then. */
  private static double ready(ServiceProcess started) {
    try (ServiceProcess service = started) {
      return service.awaitReady(PATIENCE).toNanos() / 1e9;
    }
  }

  /** With {@code -Xmx256m} each. */
  public SmallHeaps smallHeaps(long events, int largeGuilds) {
    Map<String, String> environment = environment();
    List<String> jvm = List.of("-Xmx256m");
    try (GatewayServer gateway = GatewayServer.start();
        ServiceProcess producer = producer(gateway, environment, jvm);
        ServiceProcess consumer = consumer(environment, jvm)) {
      GatewayLink link = gateway.awaitLink(PATIENCE);
      consumer.awaitReady(PATIENCE);
      MessageTraffic traffic = new MessageTraffic(1);
      long start = System.nanoTime();
      long sent = 1;
      for (int guild = 0; guild < largeGuilds; guild++) {
        sent += blast(link, traffic, events / largeGuilds);
        link.send(MessageTraffic.largeGuild(guild));
        link.flush();
        sent++;
      }
      producer.awaitCounter(COMMITTED, sent, PATIENCE);
      consumer.awaitCounter(APPLIED, sent, PATIENCE);
      return new SmallHeaps(sent, (System.nanoTime() - start) / 1e9, null);
    } catch (ServiceEndedException e) {
      return new SmallHeaps(events, 0, e.getMessage());
    } catch (InterruptedException e) {
      throw interrupted(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ServiceProcess producer(
      GatewayServer gateway, Map<String, String> environment, List<String> jvm) {
    Map<String, String> own = new HashMap<>(environment);
    own.put("DISCORD_API_URL", gateway.apiUrl());
    return ServiceProcess.start(Service.PRODUCER, jvm, own, directory);
  }

  private ServiceProcess consumer(Map<String, String> environment, List<String> jvm) {
    return ServiceProcess.start(Service.CONSUMER, jvm, environment, directory);
  }

  private Map<String, String> environment() {
    runs++;
    String prefix = BenchStack.SERVICE_TOPICS + System.currentTimeMillis() + "." + runs;
    return Map.ofEntries(
        Map.entry("DISCORD_TOKEN", "bench"),
        Map.entry("DISCORD_SHARDS", "1"),
        Map.entry("KAFKA_BOOTSTRAP_SERVERS", stack.bootstrapServers()),
        Map.entry("TOPIC_EVENTS", prefix + ".events"),
        Map.entry("TOPIC_SESSIONS", prefix + ".sessions"),
        Map.entry("CONSUMER_GROUP", prefix),
        Map.entry("CONNECT_TIMEOUT", "90s"),
        Map.entry("DATABASE_URL", stack.database().jdbcUrl() + "?user=" + stack.database().user()),
        Map.entry("DATABASE_SCHEMA", stack.newSchema()));
  }

  private static long blast(GatewayLink link, MessageTraffic traffic, long events) {
    try {
      for (long i = 0; i < events; i++) {
        link.send(traffic.next());
      }
      link.flush();
      return events;
    } catch (IOException e) {
      throw new UncheckedIOException("the producer has gone", e);
    }
  }

  /** One after the other, each at its time; notes when it went out. */
  private static void paced(
      GatewayLink link,
      MessageTraffic traffic,
      int perSecond,
      int seconds,
      Map<Long, Long> sentAt) {
    long start = System.nanoTime();
    try {
      for (int i = 0; i < perSecond * seconds; i++) {
        long due = start + i * 1_000_000_000L / perSecond;
        for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
          LockSupport.parkNanos(left);
        }
        Traffic.Event event = traffic.next();
        sentAt.put(traffic.lastId(), System.nanoTime());
        link.send(event);
        link.flush();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the producer has gone", e);
    }
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException("interrupted", e);
  }

  /** Looks which messages are there, over one connection. */
  private static final class RowWatch implements AutoCloseable {
    private final Connection connection;
    private final PreparedStatement query;

    RowWatch(BenchStack stack, String schema) {
      try {
        connection = stack.connect();
        query =
            connection.prepareStatement(
                "SELECT id FROM " + schema + ".discord_messages WHERE id >= ?");
      } catch (SQLException e) {
        throw failed(e);
      }
    }

    /** The ids from this one on. */
    List<Long> from(long id) {
      List<Long> ids = new ArrayList<>();
      try {
        query.setLong(1, id);
        try (ResultSet rows = query.executeQuery()) {
          while (rows.next()) {
            ids.add(rows.getLong(1));
          }
        }
      } catch (SQLException e) {
        throw failed(e);
      }
      return ids;
    }

    private static IllegalStateException failed(SQLException e) {
      return new IllegalStateException("cannot look for rows: " + e.getMessage(), e);
    }

    @Override
    public void close() {
      try {
        connection.close();
      } catch (SQLException e) {
        throw failed(e);
      }
    }
  }
}
