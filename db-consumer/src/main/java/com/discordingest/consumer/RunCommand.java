package com.discordingest.consumer;

import com.discordingest.consumer.activity.ActivityStreams;
import com.discordingest.consumer.admin.RoleStatus;
import com.discordingest.consumer.admin.StatusPage;
import com.discordingest.consumer.config.ActivityConfiguration;
import com.discordingest.consumer.config.ConsumerConfiguration;
import com.discordingest.consumer.config.ConsumerSettings;
import com.discordingest.consumer.config.Role;
import com.discordingest.consumer.config.ServiceConfiguration;
import com.discordingest.consumer.consume.KafkaRefusal;
import com.discordingest.consumer.consume.LogTopics;
import com.discordingest.consumer.consume.StopSignal;
import com.discordingest.consumer.consume.UnrecoverableWriteException;
import com.discordingest.consumer.metrics.ConsumerMetrics;
import com.discordingest.model.config.ConfigurationException;
import com.discordingest.model.config.Settings;
import com.discordingest.runtime.AdminServer;
import com.discordingest.runtime.CommandFailure;
import com.discordingest.runtime.ExitCode;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code db-consumer run}: wires the service together, and takes it apart again. */
@Command(
    name = "run",
    description =
        "Applies the log to the database and counts what happens in guilds, until it is stopped.",
    mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger(RunCommand.class);

  /** Only what the roles of this run need: counting needs no database. */
  private record Configuration(
      Set<Role> roles,
      ServiceConfiguration service,
      Optional<ConsumerConfiguration> sink,
      Optional<ActivityConfiguration> activity) {

    static Configuration of(Set<Role> roles, Settings settings) {
      return new Configuration(
          roles,
          ServiceConfiguration.from(settings),
          roles.contains(Role.SINK)
              ? Optional.of(ConsumerConfiguration.from(settings))
              : Optional.empty(),
          roles.contains(Role.ACTIVITY)
              ? Optional.of(ActivityConfiguration.from(settings))
              : Optional.empty());
    }
  }

  @ParentCommand private DbConsumer parent;

  @Option(
      names = "--until-caught-up",
      description = {
        "Ends when everything that was in the log at the start, and what had been counted from it, is",
        "applied. Counts nothing itself: only the role sink runs."
      })
  private boolean untilCaughtUp;

  @Option(
      names = "--roles",
      paramLabel = "ROLE",
      split = ",",
      description = {
        "What this instance does, separated by commas: sink applies the log to the database, activity",
        "counts what happens in guilds. Default: the setting roles, which is both."
      })
  private List<String> roleNames = List.of();

  @Override
  public Integer call() throws InterruptedException {
    Configuration configuration = Configuration.of(roles(parent.settings()), parent.settings());
    StopSignal stop = new StopSignal();
    CompletableFuture<ExitCode> end = new CompletableFuture<>();
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> stopInOrder(stop, end, configuration.service().drain().plusSeconds(5)),
                "stop-on-signal"));
    try {
      run(configuration, stop);
      end.complete(ExitCode.OK);
      return ExitCode.OK.code();
    } catch (CommandFailure e) {
      end.complete(e.exitCode());
      throw e;
    } catch (UnrecoverableWriteException e) {
      end.complete(ExitCode.INCOMPLETE);
      throw new CommandFailure(ExitCode.INCOMPLETE, String.valueOf(e.getMessage()), e);
    } catch (AuthenticationException | AuthorizationException e) {
      throw KafkaRefusal.failure(e);
    } finally {
      end.complete(ExitCode.FAILED);
    }
  }

  /** To catch up is to apply what is there; counting has no end to wait for. */
  private Set<Role> roles(Settings settings) {
    Set<Role> roles =
        Role.parse(roleNames.isEmpty() ? settings.list(ConsumerSettings.ROLES) : roleNames);
    if (!untilCaughtUp) {
      return roles;
    }
    if (!roles.contains(Role.SINK)) {
      throw new ConfigurationException("--until-caught-up needs the role sink.");
    }
    return Set.of(Role.SINK);
  }

  private void run(Configuration configuration, StopSignal stop) throws InterruptedException {
    ServiceConfiguration service = configuration.service();
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    Optional<DatabasePreparation> database = configuration.sink().map(DatabasePreparation::start);
    try (LogTopics topics = new LogTopics(service.kafka(), service.topics())) {
      int partitions = topics.await(service.kafkaWait(), stop);
      boolean alone = configuration.sink().isEmpty();
      // Counting first: it takes longest to start, and does so on a thread of its own.
      try (ActivityStreams activity =
              configuration
                  .activity()
                  .map(it ->
                      ActivityStreams.start(service, it, topics.clusterId(), alone, registry, stop))
                  .orElse(null);
          SinkRole sink =
              configuration
                  .sink()
                  .map(it -> sink(it, database.orElseThrow(), registry, stop))
                  .orElse(null)) {
        StatusPage status = new StatusPage(statuses(sink, activity));
        try (AdminServer admin =
            AdminServer.start(
                service.admin(), registry, status::live, status::ready, status::text)) {
          LOG.info("db-consumer runs as {}; admin port {}", configuration.roles(), admin.port());
          if (untilCaughtUp && sink != null) {
            sink.awaitCaughtUp(topics, partitions);
            stop.give();
          }
          if (sink != null) {
            sink.join();
          }
          if (activity != null) {
            activity.join();
          }
        }
      }
    }
  }

  private static SinkRole sink(
      ConsumerConfiguration configuration,
      DatabasePreparation database,
      PrometheusMeterRegistry registry,
      StopSignal stop) {
    database.await(stop);
    return SinkRole.start(configuration, new ConsumerMetrics(registry, Clock.systemUTC()), stop);
  }

  private static List<RoleStatus> statuses(
      @Nullable SinkRole sink, @Nullable ActivityStreams activity) {
    List<RoleStatus> statuses = new ArrayList<>();
    if (sink != null) {
      statuses.add(sink.status());
    }
    if (activity != null) {
      statuses.add(activity);
    }
    return statuses;
  }

  /**
   * Runs while the JVM shuts down. After a signal, the exit code tells how the service ended,
   * rather than which signal it was.
   */
  private static void stopInOrder(
      StopSignal stop, CompletableFuture<ExitCode> end, Duration patience) {
    if (end.isDone()) {
      return;
    }
    stop.give();
    try {
      Runtime.getRuntime().halt(end.get(patience.toMillis(), TimeUnit.MILLISECONDS).code());
    } catch (TimeoutException e) {
      LOG.warn("the service did not end within {}", patience);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a service's end is never exceptional", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
