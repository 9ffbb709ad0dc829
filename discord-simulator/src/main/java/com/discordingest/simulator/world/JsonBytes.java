package com.discordingest.simulator.world;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;

/**
 * Writes JSON as UTF-8 into a growing array that is used again and again, because the simulator
 * shares the machine with what it tests. Commas are placed by looking at the last byte. Trusts its
 * caller to nest correctly; names are ASCII without anything to escape. Not thread-safe.
 */
final class JsonBytes {
  private static final byte[] TRUE = "true".getBytes(UTF_8);
  private static final byte[] FALSE = "false".getBytes(UTF_8);
  private static final byte[] NULL = "null".getBytes(UTF_8);
  private static final byte[] HEX = "0123456789abcdef".getBytes(UTF_8);
  private static final byte[] OFFSET_UTC = "000+00:00".getBytes(UTF_8);

  private byte[] bytes = new byte[4096];
  private int length;

  JsonBytes clear() {
    length = 0;
    return this;
  }

  int length() {
    return length;
  }

  /** A copy of what was written. */
  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  JsonBytes beginObject() {
    separate();
    put('{');
    return this;
  }

  JsonBytes beginObject(String name) {
    name(name);
    put('{');
    return this;
  }

  JsonBytes endObject() {
    put('}');
    return this;
  }

  JsonBytes beginArray() {
    separate();
    put('[');
    return this;
  }

  JsonBytes beginArray(String name) {
    name(name);
    put('[');
    return this;
  }

  JsonBytes endArray() {
    put(']');
    return this;
  }

  JsonBytes emptyArray(String name) {
    return beginArray(name).endArray();
  }

  @SuppressWarnings("deprecation") // the only copy of an ASCII string without an array in between
  JsonBytes name(String name) {
    separate();
    int size = name.length();
    room(size + 3);
    bytes[length++] = '"';
    name.getBytes(0, size, bytes, length);
    length += size;
    bytes[length++] = '"';
    bytes[length++] = ':';
    return this;
  }

  /** An id, as Discord writes it: decimal text. */
  JsonBytes id(String name, long id) {
    name(name);
    return id(id);
  }

  JsonBytes id(long id) {
    separate();
    put('"');
    decimal(id);
    put('"');
    return this;
  }

  /** An id, or null for 0. */
  JsonBytes idOrNull(String name, long id) {
    return id == 0 ? nullValue(name) : id(name, id);
  }

  JsonBytes number(String name, long value) {
    name(name);
    decimal(value);
    return this;
  }

  JsonBytes bool(String name, boolean value) {
    name(name);
    return raw(value ? TRUE : FALSE);
  }

  JsonBytes nullValue(String name) {
    name(name);
    return raw(NULL);
  }

  JsonBytes string(String name, String value) {
    name(name);
    return string(value);
  }

  JsonBytes string(String value) {
    separate();
    put('"');
    escaped(value);
    put('"');
    return this;
  }

  JsonBytes beginString(String name) {
    name(name);
    put('"');
    return this;
  }

  JsonBytes endString() {
    put('"');
    return this;
  }

  /** Bytes as they are: inside a string, text that is escaped already. */
  JsonBytes raw(byte[] value) {
    room(value.length);
    System.arraycopy(value, 0, bytes, length, value.length);
    length += value.length;
    return this;
  }

  /** Part of a string that may need escaping. */
  JsonBytes escaped(String text) {
    int size = text.length();
    for (int i = 0; i < size; i++) {
      char c = text.charAt(i);
      if (c < 0x20 || c == '"' || c == '\\') {
        escape(c);
      } else if (c < 0x80) {
        put(c);
      } else {
        int end = i + 1;
        while (end < size && text.charAt(end) >= 0x80) {
          end++;
        }
        raw(text.substring(i, end).getBytes(UTF_8));
        i = end - 1;
      }
    }
    return this;
  }

  /** 32 hexadecimal digits that follow from a number, as in avatar hashes. */
  JsonBytes hex32(long seed) {
    room(32);
    hex16(Randomness.mix(seed));
    hex16(Randomness.mix(~seed));
    return this;
  }

  /** An image hash as Discord names its files, or null for 0. */
  JsonBytes imageHash(String name, long seed) {
    if (seed == 0) {
      return nullValue(name);
    }
    return beginString(name).hex32(seed).endString();
  }

  /** A moment in Unix milliseconds as Discord writes it: microseconds and {@code +00:00}. */
  JsonBytes timestamp(String name, long millis) {
    name(name);
    return timestamp(millis);
  }

  /** A moment, or null for 0. */
  JsonBytes timestampOrNull(String name, long millis) {
    return millis == 0 ? nullValue(name) : timestamp(name, millis);
  }

  private JsonBytes timestamp(long millis) {
    long days = Math.floorDiv(millis, 86_400_000L);
    int ofDay = (int) Math.floorMod(millis, 86_400_000L);
    // Proleptic Gregorian date from a day count, with years that begin in March
    long shifted = days + 719_468;
    long era = Math.floorDiv(shifted, 146_097L);
    int dayOfEra = (int) (shifted - era * 146_097);
    int yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
    int dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
    int marchMonth = (5 * dayOfYear + 2) / 153;
    int day = dayOfYear - (153 * marchMonth + 2) / 5 + 1;
    int month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
    long year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
    room(40);
    put('"');
    digits((int) year, 4);
    put('-');
    digits(month, 2);
    put('-');
    digits(day, 2);
    put('T');
    digits(ofDay / 3_600_000, 2);
    put(':');
    digits(ofDay / 60_000 % 60, 2);
    put(':');
    digits(ofDay / 1000 % 60, 2);
    put('.');
    digits(ofDay % 1000, 3);
    raw(OFFSET_UTC);
    put('"');
    return this;
  }

  JsonBytes decimal(long value) {
    room(20);
    if (value < 0) {
      return raw(Long.toString(value).getBytes(UTF_8));
    }
    int size = 1;
    for (long rest = value / 10; rest > 0; rest /= 10) {
      size++;
    }
    long rest = value;
    for (int i = length + size - 1; i >= length; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += size;
    return this;
  }

  private void digits(int value, int size) {
    int rest = value;
    for (int i = length + size - 1; i >= length; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    length += size;
  }

  private void hex16(long value) {
    for (int shift = 60; shift >= 0; shift -= 4) {
      bytes[length++] = HEX[(int) (value >>> shift) & 15];
    }
  }

  private void escape(char c) {
    put('\\');
    switch (c) {
      case '"', '\\' -> put(c);
      case '\n' -> put('n');
      case '\t' -> put('t');
      case '\r' -> put('r');
      default -> {
        put('u');
        put('0');
        put('0');
        put((char) HEX[c >>> 4]);
        put((char) HEX[c & 15]);
      }
    }
  }

  private void separate() {
    if (length > 0) {
      byte last = bytes[length - 1];
      if (last != '{' && last != '[' && last != ':') {
        put(',');
      }
    }
  }

  private void put(char ascii) {
    room(1);
    bytes[length++] = (byte) ascii;
  }

  private void room(int more) {
    if (length + more > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, length + more));
    }
  }
}
