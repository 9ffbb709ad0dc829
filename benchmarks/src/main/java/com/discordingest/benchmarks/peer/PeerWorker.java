package com.discordingest.benchmarks.peer;

import com.discordingest.benchmarks.consumer.Round;
import com.discordingest.benchmarks.log.BenchLog;
import com.discordingest.benchmarks.stack.BenchStack;
import com.discordingest.benchmarks.stack.Usage;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import javax.management.AttributeNotFoundException;
import javax.management.InstanceNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.connect.connector.policy.AllConnectorClientConfigOverridePolicy;
import org.apache.kafka.connect.runtime.AbstractStatus.State;
import org.apache.kafka.connect.runtime.TargetState;
import org.apache.kafka.connect.runtime.Worker;
import org.apache.kafka.connect.runtime.isolation.Plugins;
import org.apache.kafka.connect.runtime.rest.entities.ConnectorStateInfo;
import org.apache.kafka.connect.runtime.standalone.StandaloneConfig;
import org.apache.kafka.connect.runtime.standalone.StandaloneHerder;
import org.apache.kafka.connect.storage.MemoryOffsetBackingStore;

/**
 * A Connect worker in this process that runs the peer's connectors, one after the other. A
 * connector is started paused and timed from its resumption, so that what happens once at its start
 * is not charged to it.
 */
public final class PeerWorker implements AutoCloseable {
  private static final long POLL_NANOS = 5_000_000;
  private static final long PATIENCE_NANOS = 120_000_000_000L;

  private final BenchStack stack;
  private final Worker worker;
  private final StandaloneHerder herder;

  /**
   * In the connectors' names, of which Connect makes the names of their consumer groups. A group
   * outlives its run where the servers' data does, and with it the offsets that it committed: at
   * the end of the log, where a later run's connector of the same name would find nothing to store.
   */
  private final String run = UUID.randomUUID().toString();

  private int connectors;

  private PeerWorker(BenchStack stack, Worker worker, StandaloneHerder herder) {
    this.stack = stack;
    this.worker = worker;
    this.herder = herder;
  }

  /** How the peer is configured, after a file of its settings. */
  public enum Way {
    /** Arrays. */
    UNNEST,
    /** Arrays, with timestamps as texts. */
    UNNEST_ZONED,
    /** The same, with records that Connect's own converter reads. */
    UNNEST_JSON,
    /** Its fastest without arrays. */
    REWRITE;

    String file() {
      return switch (this) {
        case UNNEST_JSON -> "unnest-json.properties";
        case UNNEST_ZONED -> "unnest-zoned.properties";
        case UNNEST -> "unnest.properties";
        case REWRITE -> "rewrite.properties";
      };
    }
  }

  /**
   * Starts a worker.
   *
   * @param plugins the folder that holds the connector's jars in a folder of their own
   */
  public static PeerWorker start(BenchStack stack, Path plugins) {
    if (!Files.isDirectory(plugins)) {
      throw new IllegalStateException(
          "the peer's jars are not in " + plugins + ": build the module benchmarks with Maven");
    }
    Map<String, String> settings =
        settings(
            Map.of(
                "bootstrap.servers",
                stack.bootstrapServers(),
                "plugin.path",
                plugins.toAbsolutePath().toString()),
            "worker.properties");
    Plugins loaded = new Plugins(settings);
    loaded.compareAndSwapWithDelegatingLoader();
    StandaloneConfig configuration = new StandaloneConfig(settings);
    AllConnectorClientConfigOverridePolicy policy = new AllConnectorClientConfigOverridePolicy();
    Worker worker =
        new Worker("bench", Time.SYSTEM, loaded, configuration, new NoSourceOffsets(), policy);
    StandaloneHerder herder = new StandaloneHerder(worker, configuration.kafkaClusterId(), policy);
    herder.start();
    return new PeerWorker(stack, worker, herder);
  }

  /** Sinks only: there are no source offsets to keep. */
  private static final class NoSourceOffsets extends MemoryOffsetBackingStore {
    @Override
    public Set<Map<String, Object>> connectorPartitions(String connectorName) {
      return Set.of();
    }
  }

  /** Sinks a flat log into a prepared schema. */
  public Round sink(BenchLog flat, String schema, Way way) {
    connectors++;
    String name = "peer-" + run + "-" + connectors;
    Map<String, String> settings = new HashMap<>();
    settings.put("name", name);
    Map<String, String> values =
        Map.of(
            "topic", flat.topic(),
            "url", stack.database().jdbcUrl(),
            "user", String.valueOf(stack.database().user()),
            "schema", schema,
            "json.schema", FlatLog.jsonSchema());
    settings.putAll(settings(values, "common.properties"));
    settings.putAll(settings(values, way.file()));
    put(name, settings);
    await(name, () -> sunk(name) > 0);
    long before = sunk(name);
    Usage start = stack.usage();
    await(name, () -> sunk(name) >= flat.events());
    Usage usage = stack.usage().since(start);
    delete(name);
    long timed = flat.events() - before;
    return new Round(timed, timed, 0, usage);
  }

  private void put(String name, Map<String, String> settings) {
    CompletableFuture<Object> done = new CompletableFuture<>();
    herder.putConnectorConfig(
        name,
        settings,
        TargetState.STARTED,
        false,
        (failure, created) -> {
          if (failure == null) {
            done.complete(created);
          } else {
            done.completeExceptionally(failure);
          }
        });
    done.join();
  }

  private void delete(String name) {
    CompletableFuture<Object> done = new CompletableFuture<>();
    herder.deleteConnectorConfig(
        name,
        (failure, deleted) -> {
          if (failure == null) {
            done.complete(deleted);
          } else {
            done.completeExceptionally(failure);
          }
        });
    done.join();
  }

  private void await(String name, BooleanSupplier condition) {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.getAsBoolean()) {
      for (ConnectorStateInfo.TaskState task : herder.connectorStatus(name).tasks()) {
        if (task.state().equals(State.FAILED.name())) {
          throw new IllegalStateException("the peer failed: " + task.trace());
        }
      }
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException(
            "the peer took too long; it has stored "
                + sunk(name)
                + " records; "
                + herder.connectorStatus(name));
      }
      LockSupport.parkNanos(POLL_NANOS);
    }
  }

  /** How many records its task has stored: put() returns when they are committed. */
  private static long sunk(String name) {
    try {
      Object value =
          java.lang.management.ManagementFactory.getPlatformMBeanServer()
              .getAttribute(
                  new ObjectName(
                      "kafka.connect:type=sink-task-metrics,connector=" + name + ",task=0"),
                  "sink-record-send-total");
      return ((Number) value).longValue();
    } catch (InstanceNotFoundException | AttributeNotFoundException _) {
      return 0;
    } catch (JMException e) {
      throw new IllegalStateException("Connect's metrics cannot be read", e);
    }
  }

  /** A file of settings with its placeholders filled in. */
  private static Map<String, String> settings(Map<String, String> values, String file) {
    Properties properties = new Properties();
    try (InputStream in = PeerWorker.class.getResourceAsStream("/peer/" + file)) {
      if (in == null) {
        throw new IllegalStateException("there is no /peer/" + file + " on the class path");
      }
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read /peer/" + file, e);
    }
    Map<String, String> settings = new HashMap<>();
    for (String key : properties.stringPropertyNames()) {
      String value = properties.getProperty(key);
      for (Map.Entry<String, String> entry : values.entrySet()) {
        value = value.replace("${" + entry.getKey() + "}", entry.getValue());
      }
      settings.put(key, value);
    }
    return settings;
  }

  @Override
  public void close() {
    herder.stop();
    worker.stop();
  }
}
