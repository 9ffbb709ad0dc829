package com.discordingest.systemtests;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.errors.TimeoutException;

/**
 * The part of the broker that leads consumer groups. After a kill, that of Kafka 4.3 now and then
 * finds itself "out of sync with the underlying log", gives up a partition of its topic and takes
 * it up again only when the broker is started anew; everything else of the broker works meanwhile.
 */
final class GroupCoordinator {
  private static final int PATIENCE_MILLIS = 20_000;

  /** The consumer groups of db-consumer, by its default name for them. */
  private static final List<String> GROUPS =
      List.of(
          "discord-db-consumer",
          "discord-db-consumer-activity",
          "discord-db-consumer-activity-sink");

  private final String bootstrapServers;

  GroupCoordinator(String bootstrapServers) {
    this.bootstrapServers = bootstrapServers;
  }

  /** Whether it leads all groups, when asked for the offsets they have committed. */
  boolean answers() {
    try (Admin admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                PATIENCE_MILLIS,
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                PATIENCE_MILLIS / 2))) {
      for (String group : GROUPS) {
        admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      }
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TimeoutException) {
        return false;
      }
      throw new IllegalStateException("the group coordinator cannot be asked", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
