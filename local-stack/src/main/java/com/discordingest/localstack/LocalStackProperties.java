package com.discordingest.localstack;

import com.discordingest.model.config.DatabaseUrl;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;

/**
 * What {@code stack.properties} says of a running stack. The file exists only while both servers
 * answer.
 *
 * @param database where the database is
 * @param kafkaBootstrapServers what Kafka clients connect to
 * @param postgresPid the process id of PostgreSQL
 * @param kafkaPid the process id of the broker
 */
public record LocalStackProperties(
    DatabaseUrl database, String kafkaBootstrapServers, long postgresPid, long kafkaPid) {
  /** The name of the file in the data directory. */
  public static final String FILE = "stack.properties";

  private static final String DATABASE_URL = "database.url";
  private static final String KAFKA = "kafka.bootstrap.servers";
  private static final String POSTGRES_PID = "postgres.pid";
  private static final String KAFKA_PID = "kafka.pid";

  /** Of a stack that runs. */
  public static LocalStackProperties of(EmbeddedStack stack, String database) {
    return new LocalStackProperties(
        stack.postgres().url(database),
        stack.kafka().bootstrapServers(),
        stack.postgres().pid(),
        stack.kafka().pid());
  }

  /** Writes the file, whole or not at all. */
  public void write(Path file) {
    // By hand: Properties.store would escape the colons that people copy out of the file.
    String text =
        """
        # The local stack, while it runs.
        %s=%s
        jdbc.url=%s
        %s=%s
        %s=%d
        %s=%d
        """
            .formatted(
                DATABASE_URL,
                database.toPostgresUrl(),
                database.jdbcUrl() + "?user=" + database.user(),
                KAFKA,
                kafkaBootstrapServers,
                POSTGRES_PID,
                postgresPid,
                KAFKA_PID,
                kafkaPid);
    try {
      AtomicFile.write(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write " + file + ": " + e.getMessage(), e);
    }
  }

  /** Reads what {@link #write} wrote. */
  public static LocalStackProperties read(Path file) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file + ": " + e.getMessage(), e);
    }
    return new LocalStackProperties(
        DatabaseUrl.parse(properties.getProperty(DATABASE_URL)),
        properties.getProperty(KAFKA),
        Long.parseLong(properties.getProperty(POSTGRES_PID)),
        Long.parseLong(properties.getProperty(KAFKA_PID)));
  }
}
