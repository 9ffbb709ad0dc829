package com.discordingest.producer;

import com.discordingest.model.RowVersions;
import com.discordingest.model.config.Settings;
import com.discordingest.producer.importing.ImportSummary;
import com.discordingest.producer.importing.Importer;
import com.discordingest.producer.importing.RecordedFiles;
import com.discordingest.producer.publish.HangingTransactions;
import com.discordingest.producer.publish.LogProducers;
import com.discordingest.producer.publish.LogRecords;
import com.discordingest.producer.publish.LogWriter;
import com.discordingest.producer.publish.RetryPolicy;
import com.discordingest.producer.publish.SessionsTopic;
import com.discordingest.producer.publish.TransactionalLog;
import com.discordingest.producer.topics.TopicSetup;
import com.discordingest.runtime.CommandFailure;
import com.discordingest.runtime.ExitCode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code gateway-producer import}: publishes recorded dispatches. */
@Command(
    name = "import",
    mixinStandardHelpOptions = true,
    description = {
      "Publishes recorded dispatches to the log.",
      "A file holds a dispatch a line (NDJSON), or one JSON document, as Discord sent it:"
          + " {\"op\":0,\"t\":...,\"s\":...,\"d\":...}. Of a folder, all files named *.json,"
          + " *.ndjson, *.jsonl are taken, sorted by name. What is not a dispatch goes to the"
          + " dead-letter topic with its file and line, and the rest goes on.",
      "Runs beside a running producer without disturbing it."
    })
final class ImportCommand implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "FILE|FOLDER", description = "What to publish.")
  private List<Path> paths = new ArrayList<>();

  @Mixin private ConfigurationOptions configuration = new ConfigurationOptions();

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    Settings settings = configuration.load();
    LogConfiguration configured = LogConfiguration.from(settings);
    List<Path> files = RecordedFiles.find(paths);
    new TopicSetup(configured.kafka(), configured.timeout())
        .ensure(configured.topics(), configured.partitions(), configured.replication());
    ImportConsole console =
        new ImportConsole(spec.commandLine().getOut(), spec.commandLine().getErr());
    ImportSummary summary = publish(settings, configured, files, console);
    if (summary.files() == summary.emptyFiles()) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "there is nothing to import: "
              + (files.size() == 1 ? files.getFirst() + " is" : "all files are")
              + " empty.");
    }
    console.summary(summary);
    return summary.dispatches() == 0 && summary.deadLetters() > 0
        ? ExitCode.INCOMPLETE.code()
        : ExitCode.OK.code();
  }

  private static ImportSummary publish(
      Settings settings, LogConfiguration configured, List<Path> files, ImportConsole console)
      throws InterruptedException {
    String run = UUID.randomUUID().toString();
    LogWriter writer = new LogWriter(LogWriter.Kind.IMPORT, "discord-import-" + run, run);
    LogRecords records = new LogRecords(configured.topics());
    try (TransactionalLog log =
        new TransactionalLog(
            new LogProducers(configured.kafka(), writer.transactionalId(), configured.timeout()),
            new SessionsTopic(
                configured.kafka(), configured.topics().sessions(), configured.timeout()),
            new HangingTransactions(
                configured.kafka(),
                configured.topics().written(),
                writer.transactionalId(),
                configured.timeout()),
            records,
            writer,
            RetryPolicy.atMost(configured.timeout()),
            TransactionalLog.Listener.none())) {
      log.open();
      return new Importer(
              log,
              records,
              new RowVersions(Clock.systemUTC(), 0),
              run,
              settings.integer(ProducerSettings.TRANSACTION_RECORDS, 1),
              settings.bytes(ProducerSettings.TRANSACTION_BYTES),
              console)
          .run(files);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "cannot read on: "
              + e.getMessage()
              + ". What was read before is in the log; importing it again does no harm.",
          e);
    }
  }
}
