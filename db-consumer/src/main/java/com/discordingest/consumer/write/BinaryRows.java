package com.discordingest.consumer.write;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Rows in PostgreSQL's binary COPY format, in one growing array. Values are written as the server's
 * receive functions read them: big-endian, each after its length. Used by one thread; {@link
 * #clear} keeps the memory.
 */
final class BinaryRows {
  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xFF, '\r', '\n', 0
  };
  private static final long POSTGRES_EPOCH_SECONDS = 946_684_800L;
  private static final int OID_INT8 = 20;
  private static final int OID_TEXT = 25;
  private static final BigInteger TEN_THOUSAND = BigInteger.valueOf(10_000);
  private static final short NUMERIC_NEGATIVE = 0x4000;

  private byte[] bytes = new byte[1 << 16];
  private int size;

  void begin() {
    size = 0;
    put(SIGNATURE);
    putInt(0);
    putInt(0);
  }

  void end() {
    putShort(-1);
  }

  /** Forgets the rows, and memory beyond what an ordinary batch needs. */
  void clear(int mostKept) {
    size = 0;
    if (bytes.length > mostKept) {
      bytes = new byte[1 << 16];
    }
  }

  byte[] array() {
    return bytes;
  }

  int size() {
    return size;
  }

  void row(int columns) {
    putShort(columns);
  }

  /** Takes back what was added since the array had a size. */
  byte[] takeBack(int before) {
    byte[] taken = Arrays.copyOfRange(bytes, before, size);
    size = before;
    return taken;
  }

  /** Adds a row that was taken back. */
  void encodedRow(byte[] row) {
    put(row);
  }

  void nullValue() {
    putInt(-1);
  }

  void int8(long value) {
    putInt(8);
    putLong(value);
  }

  void int4(int value) {
    putInt(4);
    putInt(value);
  }

  void float8(double value) {
    int8(Double.doubleToRawLongBits(value));
  }

  void int2(short value) {
    putInt(2);
    putShort(value);
  }

  void bool(boolean value) {
    putInt(1);
    ensure(1);
    bytes[size++] = (byte) (value ? 1 : 0);
  }

  /** Text, varchar, and the label of an enum type. */
  void text(String value) {
    byte[] utf8 = value.getBytes(UTF_8);
    putInt(utf8.length);
    put(utf8);
  }

  void jsonb(String json) {
    byte[] utf8 = json.getBytes(UTF_8);
    putInt(utf8.length + 1);
    ensure(1);
    bytes[size++] = 1;
    put(utf8);
  }

  /** Microseconds since 2000; finer parts are dropped, as the events' own times have none. */
  void timestamp(Instant value) {
    putInt(8);
    putLong(
        Math.addExact(
            Math.multiplyExact(value.getEpochSecond() - POSTGRES_EPOCH_SECONDS, 1_000_000L),
            value.getNano() / 1_000));
  }

  void textArray(List<String> values) {
    int start = arrayHeader(OID_TEXT, values.size());
    values.forEach(this::text);
    patchLength(start);
  }

  void int8Array(long[] values) {
    int start = arrayHeader(OID_INT8, values.length);
    for (long value : values) {
      int8(value);
    }
    patchLength(start);
  }

  /** Base-10000 digits, the weight of the first, the sign, and the decimal scale. */
  void numeric(BigDecimal value) {
    int scale = Math.max(0, value.scale());
    int fractionDigits = (scale + 3) / 4;
    BigInteger unscaled = value.setScale(fractionDigits * 4).unscaledValue().abs();
    List<Short> digits = new ArrayList<>();
    while (unscaled.signum() != 0) {
      BigInteger[] parts = unscaled.divideAndRemainder(TEN_THOUSAND);
      digits.add(parts[1].shortValueExact());
      unscaled = parts[0];
    }
    int start = reserveLength();
    putShort(digits.size());
    putShort(digits.size() - fractionDigits - 1);
    putShort(value.signum() < 0 ? NUMERIC_NEGATIVE : 0);
    putShort(scale);
    for (short digit : digits.reversed()) {
      putShort(digit);
    }
    patchLength(start);
  }

  private int arrayHeader(int elementOid, int length) {
    int start = reserveLength();
    putInt(length == 0 ? 0 : 1);
    putInt(0);
    putInt(elementOid);
    if (length > 0) {
      putInt(length);
      putInt(1);
    }
    return start;
  }

  private int reserveLength() {
    int start = size;
    putInt(0);
    return start;
  }

  private void patchLength(int start) {
    int end = size;
    size = start;
    putInt(end - start - 4);
    size = end;
  }

  private void put(byte[] value) {
    ensure(value.length);
    System.arraycopy(value, 0, bytes, size, value.length);
    size += value.length;
  }

  private void putShort(int value) {
    ensure(2);
    bytes[size++] = (byte) (value >> 8);
    bytes[size++] = (byte) value;
  }

  private void putInt(int value) {
    ensure(4);
    bytes[size++] = (byte) (value >> 24);
    bytes[size++] = (byte) (value >> 16);
    bytes[size++] = (byte) (value >> 8);
    bytes[size++] = (byte) value;
  }

  private void putLong(long value) {
    putInt((int) (value >> 32));
    putInt((int) value);
  }

  private void ensure(int more) {
    if (size + more > bytes.length) {
      bytes =
          Arrays.copyOf(
              bytes, Math.max(Math.addExact(size, more), bytes.length + (bytes.length >> 1)));
    }
  }
}
