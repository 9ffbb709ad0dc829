package com.discordingest.producer;

import com.discordingest.model.RowVersions;
import com.discordingest.model.log.SessionCheckpoint;
import com.discordingest.producer.admin.ProducerStatus;
import com.discordingest.producer.capture.CaptureMetrics;
import com.discordingest.producer.capture.CaptureQueue;
import com.discordingest.producer.capture.Shard;
import com.discordingest.producer.capture.ShardCapture;
import com.discordingest.producer.publish.LogProducers;
import com.discordingest.producer.publish.LogRecords;
import com.discordingest.producer.publish.PublishMetrics;
import com.discordingest.producer.publish.Publisher;
import com.discordingest.producer.publish.RetryPolicy;
import com.discordingest.producer.publish.SessionsTopic;
import com.discordingest.producer.publish.TransactionalLog;
import com.discordingest.producer.session.DiscordApi;
import com.discordingest.producer.session.GatewayBot;
import com.discordingest.producer.session.GatewayConnector;
import com.discordingest.producer.session.IdentifyLimiter;
import com.discordingest.producer.session.SessionMetrics;
import com.discordingest.producer.session.ShardSupervisor;
import com.discordingest.producer.topics.TopicSetup;
import com.discordingest.runtime.AdminServer;
import com.discordingest.runtime.CommandFailure;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
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
  private static final Duration JOIN = Duration.ofSeconds(10);

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
    List<Shard> shards = configuration.shards().shards(gateway.shards());

    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    PublishMetrics publishMetrics = new PublishMetrics(registry, clock);
    LogRecords records = new LogRecords(where.topics());
    String transactionalId =
        "discord-gateway-" + where.topics().events() + "-" + ShardSelection.name(shards);
    TransactionalLog log =
        new TransactionalLog(
            new LogProducers(where.kafka(), transactionalId, Duration.ofSeconds(15)),
            new SessionsTopic(where.kafka(), where.topics().sessions(), where.timeout()),
            records,
            transactionalId,
            instanceName(),
            RetryPolicy.forever(),
            publishMetrics);
    Map<Shard, SessionCheckpoint> checkpoints = checkpoints(shards, log.open());
    long lastVersion =
        checkpoints.values().stream().mapToLong(SessionCheckpoint::version).max().orElse(0);
    CaptureQueue queue =
        new CaptureQueue(new RowVersions(clock, lastVersion), configuration.queueBytes());

    CaptureMetrics captureMetrics = new CaptureMetrics(registry);
    SessionMetrics sessionMetrics = new SessionMetrics(registry);
    GatewayConnector connector =
        new GatewayConnector(configuration.token(), configuration.intents(), queue);
    IdentifyLimiter limiter =
        new IdentifyLimiter(
            gateway.limit().maxConcurrency(),
            () -> discord.gatewayBot(where.timeout()).limit(),
            configuration.identifyReserve());
    Map<Shard, ShardCapture> captures = new LinkedHashMap<>();
    List<ShardSupervisor> supervisors = new ArrayList<>();
    for (Shard shard : shards) {
      ShardCapture capture = new ShardCapture(shard, queue, captureMetrics, checkpoints.get(shard));
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
    ProducerStatus status = new ProducerStatus(supervisors, queue, publishMetrics);
    status.registerGauges(registry);
    AdminServer admin =
        AdminServer.start(
            configuration.admin(), registry, status::live, status::ready, status::page);
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

  private static Map<Shard, SessionCheckpoint> checkpoints(
      List<Shard> shards, Map<String, byte[]> committed) {
    Map<Shard, SessionCheckpoint> found = new LinkedHashMap<>();
    for (Shard shard : shards) {
      byte[] value = committed.get(shard.checkpointKey());
      if (value != null) {
        found.put(shard, SessionCheckpoint.fromJson(value));
      }
    }
    return found;
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
   * Waits until a part fails, at most so long.
   *
   * @throws CommandFailure or what else the part failed with
   */
  void awaitFailure(Duration atMost) throws InterruptedException {
    try {
      failure.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException none) {
      return;
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
