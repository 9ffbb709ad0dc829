package com.discordingest.producer.publish;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeProducersResult;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TransactionalIdNotFoundException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.errors.UnsupportedVersionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds what Kafka calls hanging transactions: a partition holds one of ours open whose end the
 * coordinator believes to be long written. They appear, rarely, when a broker is killed in the
 * middle of a transaction, and never end by themselves (ADR 0046).
 */
public final class HangingTransactions implements LeftOpen {
  private static final Logger LOG = LoggerFactory.getLogger(HangingTransactions.class);
  private static final int REQUEST_MILLIS = 10_000;

  private final Map<String, Object> client;
  private final List<String> topics;
  private final String transactionalId;
  private final Duration timeout;

  /**
   * @param kafka what the operator set for the clients
   * @param topics those that the writer writes
   * @param timeout how long Kafka may take for each answer
   */
  public HangingTransactions(
      Map<String, Object> kafka,
      Collection<String> topics,
      String transactionalId,
      Duration timeout) {
    this.client = new HashMap<>(kafka);
    this.topics = List.copyOf(topics);
    this.transactionalId = transactionalId;
    this.timeout = timeout;
    int millis = Math.toIntExact(timeout.toMillis());
    client.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, millis);
    client.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, Math.min(millis, REQUEST_MILLIS));
  }

  @Override
  public Set<TopicPartition> find() {
    Set<TopicPartition> open = new HashSet<>();
    try (Admin admin = Admin.create(client)) {
      TransactionDescription ours =
          await(admin.describeTransactions(List.of(transactionalId)).description(transactionalId));
      List<TopicPartition> partitions = partitions(admin);
      DescribeProducersResult producers = admin.describeProducers(partitions);
      for (TopicPartition partition : partitions) {
        if (holdsOpen(producers, partition, ours)) {
          open.add(partition);
        }
      }
    } catch (TransactionalIdNotFoundException nothingWritten) {
      return Set.of();
    } catch (UnsupportedVersionException e) {
      LOG.debug("these brokers do not tell of open transactions", e);
    }
    return open;
  }

  private boolean holdsOpen(
      DescribeProducersResult producers, TopicPartition partition, TransactionDescription ours) {
    try {
      return await(producers.partitionResult(partition)).activeProducers().stream()
          .anyMatch(producer ->
              producer.producerId() == ours.producerId()
                  && producer.producerEpoch() < ours.producerEpoch()
                  && producer.currentTransactionStartOffset().isPresent());
    } catch (AuthorizationException e) {
      LOG.debug("{} may not be looked into for open transactions", partition, e);
      return false;
    }
  }

  private List<TopicPartition> partitions(Admin admin) {
    List<TopicPartition> partitions = new ArrayList<>();
    admin
        .describeTopics(topics)
        .topicNameValues()
        .forEach((topic, description) -> {
          try {
            await(description)
                .partitions()
                .forEach(each -> partitions.add(new TopicPartition(topic, each.partition())));
          } catch (UnknownTopicOrPartitionException notMadeYet) {
            LOG.debug("topic {} is not there yet", topic);
          }
        });
    return partitions;
  }

  private <T> T await(KafkaFuture<T> future) {
    try {
      return future.get(timeout.toMillis() + 1_000, TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new TimeoutException("Kafka does not tell of open transactions", e);
    } catch (InterruptedException e) {
      throw new InterruptException(e);
    }
  }
}
