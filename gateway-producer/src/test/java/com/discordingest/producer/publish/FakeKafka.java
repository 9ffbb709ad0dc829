package com.discordingest.producer.publish;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.discordingest.model.log.Topics;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A log in memory that Kafka's MockProducers write to: what they commit is kept over their
 * replacement. Faults are queued, and each strikes once.
 */
public final class FakeKafka
    implements Supplier<Producer<byte[], byte[]>>, CommittedState, LeftOpen {
  private final Topics topics = Topics.defaults();
  private final List<ProducerRecord<byte[], byte[]>> log = new ArrayList<>();
  private final Deque<Consumer<Faulty>> faults = new ArrayDeque<>();
  private final List<ProducerRecord<byte[], byte[]>> hanging = new ArrayList<>();
  private Predicate<ProducerRecord<byte[], byte[]>> tooLarge = _ -> false;
  private int producers;

  @Override
  public Producer<byte[], byte[]> get() {
    producers++;
    return new Faulty();
  }

  @Override
  public Map<String, byte[]> read() {
    Map<String, byte[]> state = new HashMap<>();
    for (ProducerRecord<byte[], byte[]> entry : topic(topics.sessions())) {
      String key = new String(entry.key(), UTF_8);
      if (entry.value() == null) {
        state.remove(key);
      } else {
        state.put(key, entry.value());
      }
    }
    return state;
  }

  public Topics topics() {
    return topics;
  }

  /** What is committed to a topic, in order. */
  public List<ProducerRecord<byte[], byte[]>> topic(String name) {
    return log.stream().filter(entry -> entry.topic().equals(name)).toList();
  }

  public List<String> values(String topic) {
    return topic(topic).stream().map(entry -> new String(entry.value(), UTF_8)).toList();
  }

  public int producersMade() {
    return producers;
  }

  /** Somebody else takes the transactional id over, and says so in the committed state. */
  public void takeOver(String ownerKey, String instance) {
    log.add(
        new ProducerRecord<>(
            topics.sessions(), ownerKey.getBytes(UTF_8), instance.getBytes(UTF_8)));
  }

  public void rejectAsTooLarge(Predicate<ProducerRecord<byte[], byte[]>> records) {
    tooLarge = records;
  }

  /**
   * A record of a transaction that nothing has ended: the next transaction in its topic, which has
   * one partition here, ends it with itself.
   */
  public void leaveOpen(ProducerRecord<byte[], byte[]> record) {
    hanging.add(record);
  }

  @Override
  public Set<TopicPartition> find() {
    return hanging.stream()
        .map(entry -> new TopicPartition(entry.topic(), 0))
        .collect(Collectors.toSet());
  }

  private List<ProducerRecord<byte[], byte[]>> endWith(
      List<ProducerRecord<byte[], byte[]>> transaction) {
    List<ProducerRecord<byte[], byte[]>> ended =
        hanging.stream()
            .filter(
                open -> transaction.stream().anyMatch(entry -> entry.topic().equals(open.topic())))
            .toList();
    hanging.removeAll(ended);
    return ended;
  }

  /** The next commit fails, and nothing of it is in the log. */
  public void failNextCommit() {
    faults.add(producer -> {
      throw new KafkaException("a batch expired before it was sent");
    });
  }

  /** The next commit is never answered; it landed, or not. */
  public void loseNextCommitAnswer(boolean landed) {
    faults.add(producer -> {
      if (landed) {
        producer.reallyCommit();
      }
      producer.answerLost = true;
      throw new TimeoutException("no answer");
    });
  }

  /** The next commit is acknowledged, but its end never reaches the partitions. */
  public void leaveNextCommitOpen() {
    faults.add(Faulty::commitAndLeaveOpen);
  }

  /** The next commit finds that the producer is fenced. */
  public void fenceAtNextCommit() {
    faults.add(producer -> {
      producer.fenceProducer();
      throw new ProducerFencedException("fenced");
    });
  }

  /** One producer of this log. */
  private final class Faulty extends MockProducer<byte[], byte[]> {
    private int taken;
    private boolean answerLost;

    Faulty() {
      super(true, null, new ByteArraySerializer(), new ByteArraySerializer());
    }

    @Override
    public synchronized Future<RecordMetadata> send(
        ProducerRecord<byte[], byte[]> record, Callback callback) {
      if (record.topic().equals(topics.events()) && tooLarge.test(record)) {
        RecordTooLargeException failure = new RecordTooLargeException("too large");
        callback.onCompletion(null, failure);
        commitTransactionException = new KafkaException("a record failed", failure);
        return java.util.concurrent.CompletableFuture.failedFuture(failure);
      }
      return super.send(record, callback);
    }

    @Override
    public void commitTransaction() {
      if (answerLost) {
        throw new TimeoutException("still no answer");
      }
      Consumer<Faulty> fault = uncommittedRecords().isEmpty() || onlyOwner() ? null : faults.poll();
      if (fault != null) {
        fault.accept(this);
      }
      if (transactionInFlight()) {
        reallyCommit();
      }
    }

    private boolean onlyOwner() {
      return uncommittedRecords().stream()
          .allMatch(entry -> new String(entry.key(), UTF_8).startsWith("owner/"));
    }

    private void reallyCommit() {
      log.addAll(endWith(uncommittedRecords()));
      super.commitTransaction();
      List<ProducerRecord<byte[], byte[]>> all = history();
      log.addAll(all.subList(taken, all.size()));
      taken = all.size();
    }

    private void commitAndLeaveOpen() {
      hanging.addAll(uncommittedRecords());
      super.commitTransaction();
      taken = history().size();
    }

    @Override
    public void abortTransaction() {
      commitTransactionException = null;
      endWith(uncommittedRecords());
      super.abortTransaction();
    }
  }
}
