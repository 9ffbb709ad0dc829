package com.discordingest.consumer.decode;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import java.io.IOException;
import java.util.AbstractSequentialList;
import java.util.ListIterator;
import java.util.NoSuchElementException;

/**
 * The elements of an array that stands in a payload. Each is read when a walk comes to it and kept
 * by nobody: as trees they would take ten times the payload's bytes. Sequential, since Jackson
 * walks an ArrayNode through a view of its list, which asks a list of another kind for each index
 * anew. Thread-safe.
 */
final class UnreadElements extends AbstractSequentialList<JsonNode> {
  private final ObjectReader reader;
  private final byte[] payload;
  private final int from;
  private final int length;
  private final int size;

  /**
   * @param from where in the payload the array begins
   * @param length how many bytes it takes, brackets included
   * @param size how many elements it has; they are well-formed
   */
  UnreadElements(ObjectReader reader, byte[] payload, int from, int length, int size) {
    this.reader = reader;
    this.payload = payload;
    this.from = from;
    this.length = length;
    this.size = size;
  }

  @Override
  public int size() {
    return size;
  }

  /**
   * Reads all elements before the index, too.
   *
   * @throws UndecodableRecordException now or on the way, if an element is not readable after all
   */
  @Override
  public ListIterator<JsonNode> listIterator(int index) {
    Walk walk = new Walk();
    while (walk.nextIndex() < index) {
      walk.next();
    }
    return walk;
  }

  /** Forwards only. */
  private final class Walk implements ListIterator<JsonNode> {
    private final JsonParser parser;
    private int walked;

    Walk() {
      try {
        parser = reader.createParser(payload, from, length);
        parser.nextToken();
      } catch (IOException e) {
        throw unreadable(e);
      }
    }

    @Override
    public boolean hasNext() {
      return walked < size;
    }

    @Override
    public JsonNode next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      try {
        parser.nextToken();
        walked++;
        return reader.readTree(parser);
      } catch (IOException e) {
        throw unreadable(e);
      }
    }

    @Override
    public int nextIndex() {
      return walked;
    }

    @Override
    public boolean hasPrevious() {
      return walked > 0;
    }

    @Override
    public int previousIndex() {
      return walked - 1;
    }

    @Override
    public JsonNode previous() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void remove() {
      throw new UnsupportedOperationException();
    }

    @Override
    public void set(JsonNode element) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void add(JsonNode element) {
      throw new UnsupportedOperationException();
    }
  }

  private static UndecodableRecordException unreadable(IOException e) {
    return e instanceof JsonProcessingException json
        ? UndecodableRecordException.notJson(json)
        : new UndecodableRecordException("the payload cannot be read: " + e.getMessage(), e);
  }
}
