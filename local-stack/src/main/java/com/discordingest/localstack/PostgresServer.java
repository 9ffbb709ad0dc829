package com.discordingest.localstack;

import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import com.discordingest.model.config.DatabaseUrl;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL server on a directory that outlives it. Listens on 127.0.0.1, lets everybody in who
 * reaches it unless it has a certificate, and has one superuser, {@link #USER}. May be started
 * again after {@link #stop} and {@link #kill}, on the same port. Methods exclude one another; a
 * start may take seconds.
 */
public final class PostgresServer implements AutoCloseable {
  /** The superuser's name. */
  public static final String USER = "postgres";

  private static final Logger LOG = LoggerFactory.getLogger(PostgresServer.class);
  private static final Duration START_TIMEOUT = Duration.ofMinutes(2);
  private static final Duration STOP_TIMEOUT = Duration.ofSeconds(30);

  private final Path directory;
  private final Path data;
  private final int port;
  private final Durability durability;
  private final @Nullable ServerCertificate certificate;
  private final ServerLog log;
  private @Nullable ServerProcess process;
  private @Nullable Leash leash;

  /** Whether what is committed survives the machine, or just the server. */
  public enum Durability {
    /** fsync on: a commit survives a power cut. */
    MACHINE,
    /** fsync off, faster: a commit survives {@code kill -9} of the server. */
    SERVER
  }

  /**
   * @param directory where data and log lie; created when missing
   */
  public PostgresServer(Path directory, int port, Durability durability) {
    this(directory, port, durability, null);
  }

  /**
   * @param directory where data and log lie; created when missing
   * @param certificate what it shows, in which case everybody but {@link #USER} needs TLS and a
   *     password; null for a server that lets everybody in
   */
  public PostgresServer(
      Path directory, int port, Durability durability, @Nullable ServerCertificate certificate) {
    this.certificate = certificate;
    this.directory = directory.toAbsolutePath();
    this.data = this.directory.resolve("data");
    this.port = port;
    this.durability = durability;
    this.log = new ServerLog(this.directory.resolve("postgres.log"));
  }

  /**
   * Starts the server and waits until it takes connections: after a crash, until it has recovered.
   * Makes the data directory the first time. Ends a server that an earlier run left behind.
   *
   * @throws StackException with the end of the server's log when it does not start
   */
  public synchronized void start() {
    PostgresBinaries binaries = PostgresBinaries.unpacked();
    Unprivileged unprivileged = Unprivileged.detect();
    try {
      Files.createDirectories(directory);
      endOrphan(directory);
      if (!Files.exists(data)) {
        initialise(binaries, unprivileged);
      }
      if (certificate != null) {
        demandTls(certificate, unprivileged);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot prepare " + directory + ": " + e.getMessage(), e);
    }
    ServerProcess started =
        ServerProcess.start("PostgreSQL", unprivileged.wrap(command(binaries)), log);
    process = started;
    leash = Leash.tie(started.handle(), "INT");
    started.awaitReady(this::answers, START_TIMEOUT);
  }

  private void initialise(PostgresBinaries binaries, Unprivileged unprivileged) throws IOException {
    // Under another name first: a killed initdb must not leave half a cluster that looks whole.
    Path partial = directory.resolve("data.partial");
    Directories.delete(partial);
    Files.createDirectory(
        partial,
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    unprivileged.handOver(partial);
    run(
        unprivileged.wrap(
            List.of(
                binaries.program("initdb"),
                "-D",
                partial.toString(),
                "-U",
                USER,
                "--auth=trust",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8")));
    Files.move(partial, data);
  }

  /** The server insists that nobody else can read its key. */
  private void demandTls(ServerCertificate shown, Unprivileged unprivileged) throws IOException {
    Files.createDirectories(tls());
    Files.copy(shown.certificate(), tls().resolve("server.crt"), REPLACE_EXISTING);
    Files.copy(shown.key(), tls().resolve("server.key"), REPLACE_EXISTING);
    Files.setPosixFilePermissions(
        tls().resolve("server.key"), PosixFilePermissions.fromString("rw-------"));
    Files.writeString(
        tls().resolve("pg_hba.conf"),
        "host all " + USER + " 127.0.0.1/32 trust\nhostssl all all 127.0.0.1/32 scram-sha-256\n");
    unprivileged.handOver(tls());
  }

  private Path tls() {
    return directory.resolve("tls");
  }

  private List<String> command(PostgresBinaries binaries) {
    List<String> command =
        new ArrayList<>(
            List.of(
                binaries.program("postgres"), "-D", data.toString(), "-p", Integer.toString(port)));
    settings()
        .forEach(setting -> {
          command.add("-c");
          command.add(setting);
        });
    return command;
  }

  private List<String> settings() {
    String durable = durability == Durability.MACHINE ? "on" : "off";
    List<String> settings = new ArrayList<>(tlsSettings());
    settings.addAll(plainSettings(durable));
    return settings;
  }

  private List<String> tlsSettings() {
    return certificate == null
        ? List.of()
        : List.of(
            "ssl=on",
            "ssl_cert_file=" + tls().resolve("server.crt"),
            "ssl_key_file=" + tls().resolve("server.key"),
            "hba_file=" + tls().resolve("pg_hba.conf"));
  }

  private static List<String> plainSettings(String durable) {
    return List.of(
        "listen_addresses=127.0.0.1",
        "unix_socket_directories=",
        "fsync=" + durable,
        "full_page_writes=" + durable,
        "synchronous_commit=" + durable,
        "shared_buffers=256MB",
        "maintenance_work_mem=128MB",
        "max_wal_size=2GB",
        "max_connections=200",
        "max_locks_per_transaction=256",
        "jit=off",
        "log_line_prefix=%m [%p] %a ");
  }

  /** Ends the server that an earlier run left behind in this directory, if it still runs. */
  static void endOrphan(Path directory) throws IOException {
    orphan(directory.resolve("data"))
        .ifPresent(orphan -> {
          LOG.info("ending the PostgreSQL server {} that an earlier run left behind", orphan.pid());
          Signals.end(orphan, "INT", STOP_TIMEOUT);
        });
  }

  /** The server that its own pid file names: line 1 is its id, line 3 when it started. */
  private static Optional<ProcessHandle> orphan(Path data) throws IOException {
    Path file = data.resolve("postmaster.pid");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    List<String> lines = Files.readAllLines(file);
    if (lines.size() < 3) {
      return Optional.empty();
    }
    return PidFile.running(
        Long.parseLong(lines.get(0).trim()),
        Instant.ofEpochSecond(Long.parseLong(lines.get(2).trim())));
  }

  private void run(List<String> command) {
    ServerProcess run = ServerProcess.start("PostgreSQL's " + command.getFirst(), command, log);
    if (!run.ended(START_TIMEOUT) || !run.succeeded()) {
      run.kill();
      throw new StackException(
          String.join(" ", command)
              + " failed. The end of its log, "
              + log.file()
              + ":\n"
              + log.lastLines(25));
    }
  }

  private boolean answers() {
    try (Connection connection = connect(USER);
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT 1")) {
      return row.next();
    } catch (SQLException _) {
      return false;
    }
  }

  private Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(database).jdbcUrl() + "?loginTimeout=5", USER, "");
  }

  /** Where a database of this server is. */
  public DatabaseUrl url(String database) {
    return new DatabaseUrl("jdbc:postgresql://127.0.0.1:" + port + "/" + database, USER, null);
  }

  /**
   * Creates an empty database, unless there is one of this name.
   *
   * @param name letters, digits and underscores
   */
  public void createDatabase(String name) {
    if (!name.matches("[a-z_][a-z0-9_]{0,62}")) {
      throw new IllegalArgumentException("name is no plain identifier: " + name);
    }
    try (Connection connection = connect(USER);
        PreparedStatement query =
            connection.prepareStatement("SELECT 1 FROM pg_database WHERE datname = ?");
        Statement statement = connection.createStatement()) {
      query.setString(1, name);
      try (ResultSet existing = query.executeQuery()) {
        if (!existing.next()) {
          statement.execute("CREATE DATABASE " + name);
        }
      }
    } catch (SQLException e) {
      throw new StackException("cannot create database " + name + ": " + e.getMessage(), e);
    }
  }

  /** Ends it as an administrator would: transactions in progress are rolled back. */
  public synchronized void stop() {
    if (process == null) {
      return;
    }
    cutLeash();
    Signals.end(process.handle(), "INT", STOP_TIMEOUT);
    process = null;
  }

  /** {@code kill -9}: the next start recovers from the write-ahead log. */
  public synchronized void kill() {
    if (process == null) {
      return;
    }
    cutLeash();
    List<ProcessHandle> backends = process.handle().descendants().toList();
    process.kill();
    // They notice by themselves, but until the last has let go of the shared memory, no server
    // starts.
    backends.forEach(backend -> Signals.end(backend, "QUIT", STOP_TIMEOUT));
    process = null;
  }

  private void cutLeash() {
    if (leash != null) {
      leash.close();
      leash = null;
    }
  }

  public synchronized boolean isRunning() {
    return process != null && process.alive();
  }

  /**
   * The server's process id.
   *
   * @throws IllegalStateException unless it was started
   */
  public synchronized long pid() {
    if (process == null) {
      throw new IllegalStateException("PostgreSQL is not started");
    }
    return process.handle().pid();
  }

  public int port() {
    return port;
  }

  /** The server's log file. */
  public Path log() {
    return log.file();
  }

  /** Same as {@link #stop}. */
  @Override
  public void close() {
    stop();
  }
}
