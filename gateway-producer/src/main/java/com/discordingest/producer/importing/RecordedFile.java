package com.discordingest.producer.importing;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a recorded file into pieces of one dispatch each: a line each (NDJSON), or, when the first
 * line is not JSON by itself, the JSON documents that the file holds, however they are laid out, or
 * the elements of its one array. A file of lines is read as a stream, whatever its size.
 */
final class RecordedFile {
  /** A line longer than this, in bytes, cannot be a dispatch that Kafka would take. */
  private static final int LONGEST_LINE = 128 << 20;

  /** How much of a line that is too long is kept. */
  private static final int KEPT = 1 << 20;

  /** A file larger than this is taken for lines. */
  private static final long LARGEST_DOCUMENT = 256L << 20;

  private static final JsonFactory JSON = new JsonFactory();

  private RecordedFile() {}

  /** Takes the pieces in the order of the file. */
  @FunctionalInterface
  interface Pieces {
    void accept(Piece piece) throws IOException, InterruptedException;
  }

  /** Reads a file; blank lines are no pieces, so an empty file has none. */
  static void read(Path file, Pieces pieces) throws IOException, InterruptedException {
    Optional<Piece> first = firstLine(file);
    if (first.isEmpty()) {
      return;
    }
    if (!isJson(first.get().bytes()) && Files.size(file) <= LARGEST_DOCUMENT) {
      byte[] content = withoutByteOrderMark(Files.readAllBytes(file));
      List<Piece> documents = documents(content);
      if (!documents.isEmpty()) {
        for (Piece document : documents) {
          pieces.accept(document);
        }
        return;
      }
      if (!anyLineIsJson(file)) {
        pieces.accept(new Piece(first.get().line(), content, content.length));
        return;
      }
    }
    lines(file, pieces);
  }

  /** Whether the bytes are exactly one JSON value. */
  static boolean isJson(byte[] bytes) {
    return problem(bytes).isEmpty();
  }

  /** What is wrong with the bytes as one JSON value; empty if nothing is. */
  static Optional<String> problem(byte[] bytes) {
    try (JsonParser parser = JSON.createParser(bytes)) {
      if (parser.nextToken() == null) {
        return Optional.of("there is nothing");
      }
      parser.skipChildren();
      if (parser.currentToken() == null) {
        return Optional.of("it breaks off");
      }
      return parser.nextToken() == null
          ? Optional.empty()
          : Optional.of("something follows the JSON value");
    } catch (JsonProcessingException e) {
      return Optional.of(e.getOriginalMessage());
    } catch (IOException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private static Optional<Piece> firstLine(Path file) throws IOException {
    try (InputStream in = open(file)) {
      return Optional.ofNullable(new Lines(in).next());
    }
  }

  private static boolean anyLineIsJson(Path file) throws IOException {
    try (InputStream in = open(file)) {
      Lines lines = new Lines(in);
      for (Piece line = lines.next(); line != null; line = lines.next()) {
        if (line.bytes()[0] == '{' && isJson(line.bytes())) {
          return true;
        }
      }
      return false;
    }
  }

  private static void lines(Path file, Pieces pieces) throws IOException, InterruptedException {
    try (InputStream in = open(file)) {
      Lines lines = new Lines(in);
      for (Piece line = lines.next(); line != null; line = lines.next()) {
        pieces.accept(line);
      }
    }
  }

  /** The root values of a document, or the elements of its array; empty if it is not JSON. */
  private static List<Piece> documents(byte[] content) {
    List<Piece> found = new ArrayList<>();
    try (JsonParser parser = JSON.createParser(content)) {
      long line = 1;
      int counted = 0;
      boolean array = false;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.START_ARRAY && found.isEmpty() && !array) {
          array = true;
          continue;
        }
        if (token == JsonToken.END_ARRAY) {
          array = false;
          continue;
        }
        int start = (int) parser.currentTokenLocation().getByteOffset();
        parser.skipChildren();
        parser.finishToken();
        if (parser.currentToken() == null) {
          return List.of();
        }
        int end = (int) parser.currentLocation().getByteOffset();
        for (; counted < start; counted++) {
          line += content[counted] == '\n' ? 1 : 0;
        }
        found.add(new Piece(line, Arrays.copyOfRange(content, start, end), (long) end - start));
      }
      return array ? List.of() : found;
    } catch (IOException notJson) {
      return List.of();
    }
  }

  private static InputStream open(Path file) throws IOException {
    BufferedInputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
    in.mark(3);
    if (in.read() != 0xEF || in.read() != 0xBB || in.read() != 0xBF) {
      in.reset();
    }
    return in;
  }

  private static byte[] withoutByteOrderMark(byte[] content) {
    boolean marked =
        content.length >= 3
            && content[0] == (byte) 0xEF
            && content[1] == (byte) 0xBB
            && content[2] == (byte) 0xBF;
    return marked ? Arrays.copyOfRange(content, 3, content.length) : content;
  }

  /** Splits a stream at its line ends. */
  private static final class Lines {
    private final InputStream in;
    private final byte[] buffer = new byte[1 << 16];
    private int position;
    private int limit;
    private long number;

    Lines(InputStream in) {
      this.in = in;
    }

    /** The next line that is not blank; null at the end. */
    @Nullable Piece next() throws IOException {
      while (true) {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        long length = 0;
        boolean ended = false;
        while (!ended) {
          if (position == limit) {
            position = 0;
            limit = in.read(buffer);
            if (limit < 0) {
              limit = 0;
              break;
            }
          }
          int end = position;
          while (end < limit && buffer[end] != '\n') {
            end++;
          }
          ended = end < limit;
          length += end - position;
          int room = length > LONGEST_LINE ? KEPT - line.size() : Integer.MAX_VALUE;
          line.write(buffer, position, Math.clamp(room, 0, end - position));
          position = ended ? end + 1 : end;
        }
        if (length == 0 && !ended) {
          return null;
        }
        number++;
        byte[] bytes = line.toByteArray();
        if (length > LONGEST_LINE) {
          return new Piece(number, Arrays.copyOf(bytes, Math.min(bytes.length, KEPT)), length);
        }
        byte[] stripped = strip(bytes);
        if (stripped.length > 0) {
          return new Piece(number, stripped, stripped.length);
        }
        if (!ended) {
          return null;
        }
      }
    }

    private static byte[] strip(byte[] line) {
      int from = 0;
      int to = line.length;
      while (from < to && isBlank(line[from])) {
        from++;
      }
      while (to > from && isBlank(line[to - 1])) {
        to--;
      }
      return from == 0 && to == line.length ? line : Arrays.copyOfRange(line, from, to);
    }

    private static boolean isBlank(byte b) {
      return b == ' ' || b == '\t' || b == '\r';
    }
  }
}
