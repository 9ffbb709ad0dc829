package com.discordingest.producer;

import com.discordingest.model.RowVersions;
import com.discordingest.producer.admin.ProducerStatus;
import com.discordingest.producer.capture.CaptureMetrics;
import com.discordingest.producer.capture.CaptureQueue;
import com.discordingest.producer.capture.Shard;
import com.discordingest.producer.capture.ShardCapture;
import com.discordingest.producer.publish.HangingTransactions;
import com.discordingest.producer.publish.LogProducers;
import com.discordingest.producer.publish.LogRecords;
import com.discordingest.producer.publish.LogWriter;
import com.discordingest.producer.publish.PublishMetrics;
import com.discordingest.producer.publish.Publisher;
import com.discordingest.producer.publish.RetryPolicy;
import com.discordingest.producer.publish.SessionsTopic;
import com.discordingest.producer.publish.TransactionalLog;
import com.discordingest.producer.session.DiscordApi;
import com.discordingest.producer.session.GatewayBot;
import com.discordingest.producer.session.GatewayConnector;
import com.discordingest.producer.session.IdentifyLimiter;
import com.discordingest.producer.session.SessionAllowance;
import com.discordingest.producer.session.SessionMetrics;
import com.discordingest.producer.session.ShardSupervisor;
import com.discordingest.producer.topics.TopicSetup;
import com.discordingest.runtime.AdminServer;
import com.discordingest.runtime.CommandFailure;
import com.discordingest.runtime.Health;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A producer at work, wired together: supervisors fill the queue, the publisher empties it into the
 * log. The first failure of any part ends the whole, since a part that is missing would go
 * unnoticed; what is not committed by then, Discord replays at the next start.
 */
final class RunningProducer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunningProducer.class);
  private static final Duration JOIN = Duration.ofSeconds(4);

  private final CaptureQueue queue;
  private final TransactionalLog log;
  private final GatewayConnector connector;
  private final List<ShardSupervisor> supervisors;
  private final Duration shutdownTimeout;
  private final List<Thread> shardThreads = new ArrayList<>();
  private final Thread publisherThread;
  private final AdminServer admin;
  private final CompletableFuture<@Nullable Void> failure = new CompletableFuture<>();

  private RunningProducer(
      CaptureQueue queue,
      TransactionalLog log,
      Publisher publisher,
      GatewayConnector connector,
      List<ShardSupervisor> supervisors,
      Duration shutdownTimeout,
      AdminServer admin) {
    this.queue = queue;
    this.log = log;
    this.connector = connector;
    this.supervisors = supervisors;
    this.shutdownTimeout = shutdownTimeout;
    this.admin = admin;
    this.publisherThread = thread("publisher", publisher::run);
    for (ShardSupervisor supervisor : supervisors) {
      shardThreads.add(thread("shard-" + supervisor.capture().shard().number(), supervisor::run));
    }
  }

  /** What a thread does until it is stopped. */
  @FunctionalInterface
  private interface Work {
    void run() throws InterruptedException;
  }

  private Thread thread(String name, Work work) {
    return Thread.ofPlatform()
        .name(name)
        .unstarted(() -> {
          try {
            work.run();
          } catch (InterruptedException e) {
            LOG.info("{} was interrupted", name);
            Thread.currentThread().interrupt();
          } catch (RuntimeException | Error e) {
            failure.completeExceptionally(e);
          }
        });
  }

  /**
   * Checks the topics and the token, takes the log over, and starts.
   *
   * @throws CommandFailure if Kafka or Discord cannot be reached, or refuse
   */
  static RunningProducer start(ProducerConfiguration configuration, Clock clock)
      throws InterruptedException {
    LogConfiguration where = configuration.log();
    new TopicSetup(where.kafka(), where.timeout())
        .ensure(where.topics(), where.partitions(), where.replication());
    DiscordApi discord = new DiscordApi(configuration.apiUrl().toString(), configuration.token());
    GatewayBot gateway = discord.gatewayBot(where.timeout());

    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    AtomicReference<@Nullable ProducerStatus> status = new AtomicReference<>();
    // Before anything is taken over: a port that is taken may mean that a producer runs here.
    AdminServer admin =
        AdminServer.start(
            configuration.admin(),
            registry,
            ProducerStatus::live,
            () -> ready(status.get()),
            () -> page(status.get()));
    try {
      return start(configuration, clock, discord, gateway, registry, status, admin);
    } catch (RuntimeException | InterruptedException e) {
      admin.close();
      throw e;
    }
  }

  private static Health ready(@Nullable ProducerStatus status) {
    return status == null ? Health.down("starting") : status.ready();
  }

  private static String page(@Nullable ProducerStatus status) {
    return status == null ? "starting\n" : status.page();
  }

  private static RunningProducer start(
      ProducerConfiguration configuration,
      Clock clock,
      DiscordApi discord,
      GatewayBot gateway,
      PrometheusMeterRegistry registry,
      AtomicReference<@Nullable ProducerStatus> status,
      AdminServer admin)
      throws InterruptedException {
    LogConfiguration where = configuration.log();
    List<Shard> shards = configuration.shards().shards(gateway.shards());
    PublishMetrics publishMetrics = new PublishMetrics(registry, clock);
    LogRecords records = new LogRecords(where.topics());
    LogWriter writer =
        new LogWriter(
            LogWriter.Kind.PRODUCER,
            "discord-gateway-" + where.topics().events() + "-" + ShardSelection.name(shards),
            instanceName());
    TransactionalLog log =
        new TransactionalLog(
            new LogProducers(where.kafka(), writer.transactionalId(), Duration.ofSeconds(15)),
            new SessionsTopic(where.kafka(), where.topics().sessions(), where.timeout()),
            new HangingTransactions(
                where.kafka(), where.topics().written(), writer.transactionalId(), where.timeout()),
            records,
            writer,
            RetryPolicy.forever(),
            publishMetrics);
    CommittedSessions committed = CommittedSessions.of(log.open());
    CaptureQueue queue =
        new CaptureQueue(
            new RowVersions(clock, committed.lastVersion()), configuration.queueBytes());

    CaptureMetrics captureMetrics = new CaptureMetrics(registry);
    SessionMetrics sessionMetrics = new SessionMetrics(registry);
    GatewayConnector connector =
        new GatewayConnector(configuration.token(), configuration.intents(), queue);
    IdentifyLimiter limiter =
        new IdentifyLimiter(
            gateway.limit().maxConcurrency(),
            new SessionAllowance(discord, gateway.limit()),
            configuration.identifyReserve());
    Map<Shard, ShardCapture> captures = new LinkedHashMap<>();
    List<ShardSupervisor> supervisors = new ArrayList<>();
    for (Shard shard : shards) {
      ShardCapture capture = new ShardCapture(shard, queue, captureMetrics, committed.of(shard));
      committed
          .hole(shard)
          .ifPresent(hole -> capture.noteEarlierHole(hole.lastVersion(), hole.reason()));
      captures.put(shard, capture);
      supervisors.add(
          new ShardSupervisor(
              capture,
              queue,
              connector,
              limiter,
              gateway.url(),
              configuration.session(),
              sessionMetrics));
    }
    Publisher publisher =
        new Publisher(
            queue,
            log,
            records,
            configuration.transaction(),
            (shard, checkpoint) -> {
              ShardCapture capture = captures.get(shard);
              if (capture != null) {
                capture.committed(checkpoint);
              }
            },
            publishMetrics);
    ProducerStatus seen = new ProducerStatus(supervisors, queue, publishMetrics);
    seen.registerGauges(registry);
    status.set(seen);
    LOG.info(
        "shards {} of {}; topic {}; admin port {}",
        shards.stream().map(shard -> Integer.toString(shard.number())).toList(),
        shards.getFirst().count(),
        where.topics().events(),
        admin.port());
    RunningProducer running =
        new RunningProducer(
            queue, log, publisher, connector, supervisors, configuration.shutdownTimeout(), admin);
    running.publisherThread.start();
    running.shardThreads.forEach(Thread::start);
    return running;
  }

  private static String instanceName() {
    String host = System.getenv("HOSTNAME");
    return "process "
        + ProcessHandle.current().pid()
        + (host == null ? "" : " on " + host)
        + " ("
        + UUID.randomUUID().toString().substring(0, 8)
        + ")";
  }

  /**
   * Waits until a part fails.
   *
   * @throws CommandFailure or what else the part failed with
   */
  void awaitFailure() throws InterruptedException {
    try {
      failure.get();
    } catch (ExecutionException e) {
      switch (e.getCause()) {
        case RuntimeException known -> throw known;
        case Error error -> throw error;
        case null, default -> throw new IllegalStateException(e);
      }
    }
  }

  /** The port of the admin server. */
  int adminPort() {
    return admin.port();
  }

  /**
   * Stops in order: sockets are dropped without a close frame, so that the sessions stay resumable;
   * what is captured is committed, if Kafka takes it within the configured time.
   */
  @Override
  public void close() {
    supervisors.forEach(ShardSupervisor::stop);
    shardThreads.forEach(thread -> join(thread, JOIN));
    queue.end();
    join(publisherThread, shutdownTimeout);
    if (queue.heldBytes() > 0) {
      LOG.warn(
          "{} bytes of dispatches are not committed; Discord replays them at the next start",
          queue.heldBytes());
    }
    connector.close();
    log.close();
    admin.close();
  }

  private static void join(Thread thread, Duration atMost) {
    try {
      if (!thread.join(atMost)) {
        thread.interrupt();
        if (!thread.join(JOIN)) {
          LOG.warn("{} does not end", thread.getName());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
