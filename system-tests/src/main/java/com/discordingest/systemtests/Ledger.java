package com.discordingest.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The simulator's record of every dispatch that it put into a session: what the log and the
 * database are held against. Of each dispatch only a digest is kept in memory.
 */
final class Ledger {
  private static final Pattern PREFIX =
      Pattern.compile("\\{.*?\"shard\":(\\d+),\"shard_count\":(\\d+),\"session\":\"([^\"]+)\",");
  private static final JsonFactory JSON = new JsonFactory();

  private final Path file;
  private final List<Session> sessions;

  private Ledger(Path file, List<Session> sessions) {
    this.file = file;
    this.sessions = sessions;
  }

  /**
   * A session.
   *
   * @param digests of its dispatches, of which the first has sequence 1
   */
  record Session(int shard, int shardCount, String id, List<Long> digests) {
    long lastSequence() {
      return digests.size();
    }
  }

  /**
   * A line.
   *
   * @param payload the gateway payload as it was sent
   */
  record Line(
      int shard, int shardCount, String session, String type, long sequence, String payload) {
    /** The payload as the log must have it. */
    byte[] logged() {
      return Secrets.hide(type, payload).getBytes(UTF_8);
    }
  }

  /**
   * Reads the file, which may be growing: a last line that is not ended yet is left for later.
   *
   * @throws IllegalStateException if the sequences of a session are not 1, 2, 3 and so on
   */
  static Ledger read(Path file) {
    Map<String, Session> sessions = new LinkedHashMap<>();
    forEach(
        file,
        line -> {
          Session session =
              sessions.computeIfAbsent(
                  line.session(),
                  id -> new Session(line.shard(), line.shardCount(), id, new ArrayList<>()));
          if (line.sequence() != session.lastSequence() + 1) {
            throw new IllegalStateException(
                "the ledger has sequence " + line.sequence() + " after " + session.lastSequence());
          }
          session.digests().add(Digest.of(line.logged()));
        });
    return new Ledger(file, List.copyOf(sessions.values()));
  }

  /** All sessions, in the order in which they began. */
  List<Session> sessions() {
    return sessions;
  }

  long dispatches() {
    return sessions.stream().mapToLong(Session::lastSequence).sum();
  }

  /** Reads all lines again, in order. */
  void forEach(Consumer<Line> reader) {
    forEach(file, reader);
  }

  private static void forEach(Path file, Consumer<Line> reader) {
    try (BufferedReader lines = Files.newBufferedReader(file, UTF_8)) {
      for (String line = endedLine(lines); line != null; line = endedLine(lines)) {
        reader.accept(parse(line));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the ledger " + file, e);
    }
  }

  /** The next line if its end is written already, otherwise null. */
  private static @Nullable String endedLine(BufferedReader lines) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = lines.read(); c >= 0; c = lines.read()) {
      if (c == '\n') {
        return line.toString();
      }
      line.append((char) c);
    }
    return null;
  }

  private static Line parse(String line) throws IOException {
    Matcher prefix = PREFIX.matcher(line);
    if (!prefix.lookingAt()) {
      throw new IOException(
          "no line of a ledger: " + line.substring(0, Math.min(120, line.length())));
    }
    String payload = "{" + line.substring(prefix.end());
    String type = "";
    long sequence = 0;
    try (JsonParser parser = JSON.createParser(payload)) {
      parser.nextToken();
      while ((type.isEmpty() || sequence == 0) && parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        switch (field) {
          case "t" -> type = parser.getText();
          case "s" -> sequence = parser.getLongValue();
          default -> parser.skipChildren();
        }
      }
    }
    return new Line(
        Integer.parseInt(prefix.group(1)),
        Integer.parseInt(prefix.group(2)),
        prefix.group(3),
        type,
        sequence,
        payload);
  }
}
