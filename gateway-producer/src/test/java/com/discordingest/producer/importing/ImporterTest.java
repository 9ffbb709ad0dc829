package com.discordingest.producer.importing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.model.RowVersions;
import com.discordingest.model.log.EventHeaders;
import com.discordingest.producer.publish.FakeKafka;
import com.discordingest.producer.publish.LeftOpen;
import com.discordingest.producer.publish.LogRecords;
import com.discordingest.producer.publish.LogWriter;
import com.discordingest.producer.publish.RetryPolicy;
import com.discordingest.producer.publish.TransactionalLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImporterTest {
  private static final String MESSAGE =
      "{\"op\":0,\"t\":\"MESSAGE_CREATE\",\"s\":7,\"d\":{\"id\":\"5\",\"channel_id\":\"6\",\"guild_id\":\"42\"}}";

  @TempDir private Path folder = Path.of("");
  private final FakeKafka kafka = new FakeKafka();
  private final List<String> deadLetters = new ArrayList<>();

  @Test
  void aDispatchIsPublishedByteForByteUnderItsGuild() throws Exception {
    ImportSummary summary = run(file("a.ndjson", MESSAGE));

    ProducerRecord<byte[], byte[]> event = kafka.topic(kafka.topics().events()).getFirst();
    assertThat(new String(event.key(), UTF_8)).isEqualTo("42");
    assertThat(new String(event.value(), UTF_8)).isEqualTo(MESSAGE);
    assertThat(EventHeaders.fromKafka(event.headers()))
        .isEqualTo(new EventHeaders("a.ndjson:1", "MESSAGE_CREATE", "/import", 1_000_000));
    assertThat(summary.dispatches()).isEqualTo(1);
    assertThat(summary.bytes()).isEqualTo(MESSAGE.length());
  }

  @Test
  void badPiecesBecomeDeadLettersWithTheirPlaceAndTheRestGoesOn() throws Exception {
    ImportSummary summary =
        run(
            file(
                "a.ndjson",
                MESSAGE,
                "nonsense",
                "{\"op\":0,\"t\":null,\"s\":1,\"d\":{}}",
                "{\"t\":\"X\"}",
                "{\"op\":11,\"t\":null,\"s\":null,\"d\":null}",
                MESSAGE));

    assertThat(summary.dispatches()).isEqualTo(2);
    assertThat(summary.deadLetters()).isEqualTo(3);
    assertThat(summary.skipped()).isEqualTo(Map.of("not a dispatch (op 11)", 1L));
    assertThat(deadLetters).containsExactly("2", "3", "4");
    ProducerRecord<byte[], byte[]> letter = kafka.topic(kafka.topics().deadLetters()).getFirst();
    assertThat(new String(letter.value(), UTF_8)).isEqualTo("nonsense");
    assertThat(header(letter, "__connect.errors.exception.message"))
        .contains("a.ndjson:2")
        .contains("not JSON");
  }

  @Test
  void secretsDoNotReachTheLog() throws Exception {
    run(
        file(
            "a.ndjson",
            "{\"op\":0,\"t\":\"INTERACTION_CREATE\",\"s\":1,\"d\":{\"id\":\"1\",\"token\":\"hush\",\"guild_id\":\"2\"}}",
            "{\"op\":0,\"t\":\"VOICE_SERVER_UPDATE\",\"s\":2,\"d\":{\"token\":\"hush\",\"guild_id\":\"2\"}}",
            "{\"op\":0,\"t\":\"READY\",\"s\":3,\"d\":{\"session_id\":\"hush\",\"resume_gateway_url\":\"hush\"}}",
            "{\"op\":0,\"t\":\"READY\",\"s\":3,\"d\":{\"session_id\":\"hush\",\"resume"));

    assertThat(kafka.values(kafka.topics().events()))
        .hasSize(3)
        .allSatisfy(value -> assertThat(value).contains("[redacted]").doesNotContain("hush"));
    assertThat(kafka.values(kafka.topics().deadLetters()))
        .hasSize(1)
        .allSatisfy(value -> assertThat(value).doesNotContain("hush"));
  }

  @Test
  void aRecordTooLargeForKafkaBecomesADeadLetter() throws Exception {
    String large = MESSAGE.replace("\"5\"", "\"55\"");
    kafka.rejectAsTooLarge(entry -> entry.value().length == large.length());

    ImportSummary summary = run(file("a.ndjson", MESSAGE, large, MESSAGE));

    assertThat(kafka.values(kafka.topics().events())).containsExactly(MESSAGE, MESSAGE);
    assertThat(kafka.values(kafka.topics().deadLetters())).containsExactly(large);
    assertThat(summary.dispatches()).isEqualTo(2);
    assertThat(summary.deadLetters()).isEqualTo(1);
  }

  @Test
  void aFailedTransactionIsRepeatedWithoutADuplicate() throws Exception {
    kafka.failNextCommit();
    kafka.loseNextCommitAnswer(true);

    ImportSummary summary = run(file("a.ndjson", MESSAGE, MESSAGE, MESSAGE, MESSAGE, MESSAGE));

    assertThat(kafka.values(kafka.topics().events())).hasSize(5);
    assertThat(summary.dispatches()).isEqualTo(5);
    assertThat(kafka.read()).isEmpty();
  }

  @Test
  void anEmptyFileIsCounted() throws Exception {
    ImportSummary summary = run(file("a.ndjson"), file("b.ndjson", MESSAGE));
    assertThat(summary.emptyFiles()).isEqualTo(1);
    assertThat(summary.files()).isEqualTo(2);
  }

  private ImportSummary run(Path... files) throws IOException, InterruptedException {
    LogRecords records = new LogRecords(kafka.topics());
    try (TransactionalLog log =
        new TransactionalLog(
            kafka,
            kafka,
            LeftOpen.none(),
            records,
            new LogWriter(LogWriter.Kind.IMPORT, "import", "run"),
            RetryPolicy.forever(),
            TransactionalLog.Listener.none())) {
      log.open();
      Clock clock = Clock.fixed(Instant.ofEpochSecond(1), ZoneOffset.UTC);
      return new Importer(log, records, new RowVersions(clock, 0), "run", 3, 1 << 20, heard())
          .run(List.of(files));
    }
  }

  private ImportListener heard() {
    return new ImportListener() {
      @Override
      public void committed(Path file, long dispatches, long bytes) {}

      @Override
      public void empty(Path file) {}

      @Override
      public void deadLetter(Path file, long line, String reason) {
        deadLetters.add(Long.toString(line));
      }
    };
  }

  private Path file(String name, String... lines) throws IOException {
    return Files.write(folder.resolve(name), List.of(lines));
  }

  private static String header(ProducerRecord<byte[], byte[]> record, String name) {
    return new String(record.headers().lastHeader(name).value(), UTF_8);
  }
}
