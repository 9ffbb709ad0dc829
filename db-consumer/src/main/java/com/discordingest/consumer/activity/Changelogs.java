package com.discordingest.consumer.activity;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.StreamsException;

/**
 * The topics in which what was counted is kept. When they are gone, Kafka Streams makes them anew
 * and counts on from where it stood, with everything before forgotten: rows would stay behind
 * without a word.
 */
final class Changelogs {
  private Changelogs() {}

  /**
   * Does nothing before anything is counted.
   *
   * @throws StreamsException if some are missing though the log is counted up to somewhere
   * @throws KafkaException if Kafka does not say
   */
  static void requireAll(StreamsConfig settings) {
    String application = settings.getString(StreamsConfig.APPLICATION_ID_CONFIG);
    try (Admin admin = Admin.create(settings.getAdminConfigs(application + "-changelogs"))) {
      boolean counted =
          !admin
              .listConsumerGroupOffsets(application)
              .partitionsToOffsetAndMetadata()
              .get()
              .isEmpty();
      Set<String> topics = admin.listTopics().names().get();
      List<String> missing =
          ActivityTopology.STORES.stream()
              .map(store -> application + "-" + store + "-changelog")
              .filter(topic -> !topics.contains(topic))
              .toList();
      if (counted && !missing.isEmpty()) {
        throw new StreamsException(
            "what was counted is lost with the topics "
                + missing
                + ". The log still has it: see \"Counting anew\" in docs/analytics.md");
      }
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException cause ? cause : new KafkaException(e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
