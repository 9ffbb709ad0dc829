package com.discordingest.consumer.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.discordingest.model.EnvelopeScanner;
import com.discordingest.model.log.EventHeaders;
import com.discordingest.model.log.RecordKey;
import com.discordingest.model.log.Topics;
import com.discordingest.simulator.world.World;
import com.discordingest.simulator.world.WorldEvent;
import com.discordingest.simulator.world.WorldOptions;
import com.discordingest.testfixture.Stack;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A log of a simulated world's events, in a topic of its own, written in transactions as
 * gateway-producer writes them. Equal seeds give equal logs.
 */
public final class WorldLog implements AutoCloseable {
  private static final int PER_TRANSACTION = 400;

  private final Topics topics;
  private final World world;
  private final KafkaProducer<byte[], byte[]> producer;
  private long sequence;

  public WorldLog(long seed, int partitions) {
    this(new WorldOptions(seed, 6, 300, 30), partitions);
  }

  public WorldLog(WorldOptions options, int partitions) {
    Stack stack = Stack.shared();
    topics = Topics.of(stack.newTopicPrefix() + "events", stack.newTopicPrefix() + "sessions");
    world = World.create(options);
    Map<String, Object> servers = Map.of("bootstrap.servers", stack.kafkaBootstrapServers());
    try (Admin admin = Admin.create(servers)) {
      admin
          .createTopics(
              List.of(new NewTopic(topics.events(), Optional.of(partitions), Optional.empty())))
          .all()
          .get();
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError(e);
    }
    producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                stack.kafkaBootstrapServers(),
                "transactional.id",
                topics.events(),
                "linger.ms",
                5),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    producer.initTransactions();
    producer.beginTransaction();
    world
        .guildsOf(0, 1)
        .forEach(guild -> send("GUILD_CREATE", world.guildCreate(guild, -1L, 1000)));
    producer.commitTransaction();
  }

  public Topics topics() {
    return topics;
  }

  /** Lets so many events happen. */
  public void publish(int events) {
    for (int sent = 0; sent < events; ) {
      producer.beginTransaction();
      for (int i = 0; i < PER_TRANSACTION && sent < events; i++, sent++) {
        WorldEvent.Body body = world.next().body();
        send(body.type(), body.data());
      }
      producer.commitTransaction();
    }
  }

  private void send(String type, byte[] data) {
    sequence++;
    ByteArrayOutputStream payload = new ByteArrayOutputStream(data.length + 64);
    payload.writeBytes(
        ("{\"op\":0,\"t\":\"" + type + "\",\"s\":" + sequence + ",\"d\":").getBytes(UTF_8));
    payload.writeBytes(data);
    payload.write('}');
    byte[] bytes = payload.toByteArray();
    EventHeaders headers =
        new EventHeaders(
            "1-" + sequence,
            type,
            EventHeaders.shardSource(0, 1),
            World.START_MILLIS * 1000 + sequence * 1000);
    // A failure shows when the transaction is committed.
    Future<?> _ =
        producer.send(
            new ProducerRecord<>(
                topics.events(),
                null,
                RecordKey.of(EnvelopeScanner.scan(bytes), 0).getBytes(UTF_8),
                bytes,
                headers.toKafka()));
  }

  @Override
  public void close() {
    producer.close();
  }
}
