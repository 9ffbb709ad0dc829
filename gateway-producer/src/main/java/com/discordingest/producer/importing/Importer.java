package com.discordingest.producer.importing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.discordingest.model.RowVersions;
import com.discordingest.model.log.EventHeaders;
import com.discordingest.model.log.RecordKey;
import com.discordingest.producer.capture.SecretPatterns;
import com.discordingest.producer.publish.Batch;
import com.discordingest.producer.publish.DeadLetter;
import com.discordingest.producer.publish.LogRecords;
import com.discordingest.producer.publish.Rejection;
import com.discordingest.producer.publish.TransactionalLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Publishes recorded dispatches: every piece of every file becomes an event, a dead letter, or is
 * skipped; one transaction holds some thousands of them. For one run on one thread.
 */
public final class Importer {
  /** The source that imported events name in their headers. */
  public static final String SOURCE = "/import";

  private final TransactionalLog log;
  private final LogRecords records;
  private final RowVersions versions;
  private final String progressKey;
  private final int transactionRecords;
  private final long transactionBytes;
  private final ImportListener listener;

  private final List<ProducerRecord<byte[], byte[]>> pending = new ArrayList<>();
  private final List<Origin> origins = new ArrayList<>();
  private final Map<String, Long> skipped = new TreeMap<>();
  private long pendingBytes;
  private long transactions;
  private long dispatches;
  private long deadLetters;
  private long bytes;

  /** Where a pending record came from, for the dead letter that it may become. */
  private record Origin(Path file, long line, EventHeaders headers, boolean event) {}

  /**
   * @param log already open
   * @param run names this import as no other is named
   * @param transactionRecords how many records one transaction holds at most
   * @param transactionBytes how many bytes it holds at most, unless one record alone has more
   */
  public Importer(
      TransactionalLog log,
      LogRecords records,
      RowVersions versions,
      String run,
      int transactionRecords,
      long transactionBytes,
      ImportListener listener) {
    this.log = log;
    this.records = records;
    this.versions = versions;
    this.progressKey = "import/" + run;
    this.transactionRecords = transactionRecords;
    this.transactionBytes = transactionBytes;
    this.listener = listener;
  }

  /** Publishes the files in the order given. */
  public ImportSummary run(List<Path> files) throws IOException, InterruptedException {
    long begun = System.nanoTime();
    long emptyFiles = 0;
    for (Path file : files) {
      long before = dispatches + deadLetters + pending.size() + skippedCount();
      RecordedFile.read(file, piece -> add(file, piece));
      if (dispatches + deadLetters + pending.size() + skippedCount() == before) {
        emptyFiles++;
        listener.empty(file);
      }
    }
    if (!pending.isEmpty()) {
      commit();
    }
    log.retire(List.of(progressKey));
    return new ImportSummary(
        files.size(),
        emptyFiles,
        dispatches,
        deadLetters,
        skipped,
        bytes,
        Duration.ofNanos(System.nanoTime() - begun));
  }

  private long skippedCount() {
    return skipped.values().stream().mapToLong(Long::longValue).sum();
  }

  private void add(Path file, Piece piece) throws InterruptedException {
    String id = file.getFileName() + ":" + piece.line();
    switch (RecordedDispatch.of(piece)) {
      case RecordedDispatch.NoEvent(String reason) -> skipped.merge(reason, 1L, Long::sum);
      case RecordedDispatch.Usable(var envelope, String type, byte[] value) -> {
        EventHeaders headers = new EventHeaders(id, type, SOURCE, versions.next());
        append(
            records.event(RecordKey.of(envelope, 0), value, headers),
            new Origin(file, piece.line(), headers, true),
            value.length);
      }
      case RecordedDispatch.Unusable(String errorClass, String reason) -> {
        EventHeaders headers =
            new EventHeaders(id, LogRecords.UNKNOWN_TYPE, SOURCE, versions.next());
        byte[] value = SecretPatterns.hide(piece.bytes());
        append(
            deadLetter(headers, value, file, piece.line(), errorClass, reason),
            new Origin(file, piece.line(), headers, false),
            Math.min(value.length, 1 << 20));
      }
    }
  }

  private ProducerRecord<byte[], byte[]> deadLetter(
      EventHeaders headers, byte[] value, Path file, long line, String errorClass, String reason) {
    listener.deadLetter(file, line, reason);
    return records.deadLetter(
        new DeadLetter(
            headers.id(), value, headers, "IMPORT", errorClass, file + ":" + line + ": " + reason));
  }

  private void append(ProducerRecord<byte[], byte[]> record, Origin origin, long size)
      throws InterruptedException {
    if (!pending.isEmpty() && pendingBytes + size > transactionBytes) {
      commit();
    }
    pending.add(record);
    origins.add(origin);
    pendingBytes += size;
    if (pending.size() >= transactionRecords) {
      commit();
    }
  }

  private void commit() throws InterruptedException {
    byte[] progress = Long.toString(++transactions).getBytes(UTF_8);
    Batch batch = new Batch(pending, Map.of(progressKey, progress));
    Optional<Rejection> rejection = log.write(batch);
    while (rejection.isPresent()) {
      batch = replace(batch, rejection.get());
      rejection = log.write(batch);
    }
    Path file = origins.getLast().file();
    for (int i = 0; i < origins.size(); i++) {
      if (origins.get(i).event()) {
        dispatches++;
        byte @Nullable [] value = batch.records().get(i).value();
        bytes += value == null ? 0 : value.length;
      } else {
        deadLetters++;
      }
    }
    pending.clear();
    origins.clear();
    pendingBytes = 0;
    listener.committed(file, dispatches, bytes);
  }

  private Batch replace(Batch batch, Rejection rejection) {
    int index = rejection.index();
    Origin origin = origins.get(index);
    if (!origin.event()) {
      throw new IllegalStateException(
          "Kafka does not take a dead letter: " + rejection.cause().getMessage(),
          rejection.cause());
    }
    origins.set(index, new Origin(origin.file(), origin.line(), origin.headers(), false));
    return batch.withRecord(
        index,
        deadLetter(
            origin.headers(),
            batch.records().get(index).value(),
            origin.file(),
            origin.line(),
            rejection.cause().getClass().getName(),
            String.valueOf(rejection.cause().getMessage())));
  }
}
