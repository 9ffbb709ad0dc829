package com.discordingest.consumer;

import com.discordingest.consumer.config.ConsumerConfiguration;
import com.discordingest.consumer.config.ConsumerSettings;
import com.discordingest.consumer.write.SchemaMigration;
import com.discordingest.model.config.Settings;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** {@code db-consumer migrate}. */
@Command(
    name = "migrate",
    description = "Brings the schema up to date, and ends. Running it again changes nothing.",
    mixinStandardHelpOptions = true)
final class MigrateCommand implements Callable<Integer> {
  @ParentCommand private DbConsumer parent;

  @Override
  public Integer call() {
    Settings settings = parent.settings();
    System.out.println(
        SchemaMigration.run(
            ConsumerConfiguration.database(settings),
            settings.text(ConsumerSettings.DATABASE_SCHEMA),
            settings.duration(ConsumerSettings.DATABASE_WAIT)));
    return 0;
  }
}
