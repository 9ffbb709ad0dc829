package com.discordingest.consumer.deadletter;

import static com.discordingest.consumer.deadletter.ErrorHeaders.header;

import com.discordingest.consumer.decode.LogPosition;
import com.discordingest.model.log.EventHeaders;
import com.discordingest.runtime.CommandFailure;
import com.discordingest.runtime.ExitCode;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Publishes dead letters again: to the partition they came from, with their key, bytes, headers and
 * row version. One Kafka transaction holds records and the notes that say they were retried, so a
 * retry that is killed leaves neither without the other; a second one at the same time fences the
 * first. Used by one thread.
 */
public final class DeadLetterRetry implements AutoCloseable {
  private static final int MOST_RECORDS = 500;
  private static final long MOST_BYTES = 16L << 20;

  private final KafkaProducer<byte[], byte[]> producer;
  private final DeadLetterTopic letters;
  private final String deadLetterTopic;
  private final Clock clock;
  private final List<Sent> open = new ArrayList<>();
  private long openBytes;

  /** A record on its way back into the log. */
  private record Sent(
      DeadLetter letter, ConsumerRecord<byte[], byte[]> kept, Future<RecordMetadata> position) {}

  /** Where a dead letter went. */
  public record Republished(DeadLetter letter, LogPosition to) {}

  /**
   * Fences any other retry of these topics.
   *
   * @param kafka settings of the Kafka clients
   * @param letters where the bytes are read; stays the caller's to close
   * @throws CommandFailure if Kafka does not answer
   */
  public DeadLetterRetry(
      Map<String, Object> kafka,
      String eventsTopic,
      String deadLetterTopic,
      DeadLetterTopic letters,
      Clock clock) {
    this.letters = letters;
    this.deadLetterTopic = deadLetterTopic;
    this.clock = clock;
    Map<String, Object> settings = new HashMap<>();
    settings.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, KafkaDeadLetters.MAX_REQUEST_BYTES);
    settings.put(ProducerConfig.BUFFER_MEMORY_CONFIG, 2L * KafkaDeadLetters.MAX_REQUEST_BYTES);
    settings.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "zstd");
    settings.putAll(kafka);
    settings.put(ProducerConfig.ACKS_CONFIG, "all");
    settings.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, transactionalId(eventsTopic));
    producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    try {
      producer.initTransactions();
    } catch (KafkaException e) {
      producer.close();
      throw failed(e);
    }
  }

  /** What one retry at a time is named by. */
  public static String transactionalId(String eventsTopic) {
    return "discord-dead-letters-" + eventsTopic;
  }

  /**
   * Publishes letters again, in the order given.
   *
   * @return where they are now; those whose bytes are no longer in the dead-letter topic are
   *     missing
   * @throws CommandFailure if Kafka stops it, or another retry fences it: earlier transactions
   *     stand
   */
  public List<Republished> publish(List<DeadLetter> chosen) {
    List<Republished> published = new ArrayList<>();
    try {
      for (DeadLetter letter : chosen) {
        Optional<ConsumerRecord<byte[], byte[]>> kept = letters.at(letter.kept());
        if (kept.isPresent()) {
          send(letter, kept.get());
        }
        if (open.size() >= MOST_RECORDS || openBytes >= MOST_BYTES) {
          published.addAll(commit());
        }
      }
      published.addAll(commit());
      return published;
    } catch (KafkaException e) {
      throw failed(e);
    }
  }

  private void send(DeadLetter letter, ConsumerRecord<byte[], byte[]> kept) {
    if (open.isEmpty()) {
      producer.beginTransaction();
    }
    List<Header> headers = ErrorHeaders.withoutErrors(kept.headers());
    headers.removeIf(header -> header.key().equals(ErrorHeaders.RETRY_OF));
    headers.add(header(ErrorHeaders.RETRY_OF, letter.origin().toString()));
    LogPosition origin = letter.origin();
    ProducerRecord<byte[], byte[]> again =
        new ProducerRecord<>(
            origin.topic(), origin.partition(), null, kept.key(), kept.value(), headers);
    open.add(new Sent(letter, kept, producer.send(again)));
    openBytes += Math.max(0, kept.serializedValueSize());
  }

  /** Notes, beside the letters, where each went, and commits both. */
  private List<Republished> commit() {
    if (open.isEmpty()) {
      return List.of();
    }
    producer.flush();
    List<Republished> published = new ArrayList<>();
    for (Sent sent : open) {
      RecordMetadata written = written(sent.position());
      LogPosition to = new LogPosition(written.topic(), written.partition(), written.offset());
      Future<RecordMetadata> _ = producer.send(note(sent, to));
      published.add(new Republished(sent.letter(), to));
    }
    producer.commitTransaction();
    open.clear();
    openBytes = 0;
    return published;
  }

  private ProducerRecord<byte[], byte[]> note(Sent sent, LogPosition to) {
    List<Header> headers = new ArrayList<>(ErrorHeaders.origin(sent.letter().origin()));
    headers.add(header(EventHeaders.TYPE, "com.discordingest.retried"));
    headers.add(header(EventHeaders.VERSION, "0"));
    headers.add(header(ErrorHeaders.RETRIED_AT, clock.instant().toString()));
    headers.add(header(ErrorHeaders.RETRIED_TO, to.toString()));
    return new ProducerRecord<>(
        deadLetterTopic,
        sent.letter().kept().partition(),
        null,
        sent.kept().key(),
        new byte[0],
        headers);
  }

  private static RecordMetadata written(Future<RecordMetadata> sent) {
    try {
      return sent.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof KafkaException known ? known : new KafkaException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptException(e);
    }
  }

  private static CommandFailure failed(KafkaException e) {
    Throwable cause = e;
    while (cause != null) {
      if (cause instanceof ProducerFencedException
          || cause instanceof InvalidProducerEpochException) {
        return new CommandFailure(
            ExitCode.FENCED,
            "another retry of these dead letters was started; this one ends. What it has committed"
                + " stands: dead-letters list shows it.",
            e);
      }
      cause = cause.getCause();
    }
    return new CommandFailure(
        ExitCode.UNREACHABLE,
        "Kafka did not take the records: "
            + e.getMessage()
            + " What was committed before stands: dead-letters list shows it.",
        e);
  }

  /** An open transaction is aborted. */
  @Override
  public void close() {
    producer.close();
  }
}
