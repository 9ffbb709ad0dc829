package com.discordingest.consumer.activity;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * How many different ids there are, in bounded memory: the ids themselves up to {@value #EXACT},
 * beyond that a HyperLogLog of 4096 registers, whose standard error is 1.6 %. Depends on the set of
 * ids only, not on their order, their repetition, or which parts were united first. Immutable.
 */
final class Distinct {
  /** Up to so many ids the count is exact. */
  static final int EXACT = 512;

  static final Distinct NONE = new Distinct(new long[0], null);

  private static final int PRECISION = 12;
  private static final int REGISTERS = 1 << PRECISION;
  private static final int MOST_ZEROS = Long.SIZE - PRECISION;
  private static final double ALPHA = 0.5 / Math.log(2);

  private static final byte IDS = 0;
  private static final byte SKETCH = 1;

  /** Ascending, without repetition; empty when there is a sketch. */
  private final long[] ids;

  /** The longest run of zeros plus one in each register; null while the ids are kept. */
  private final byte @Nullable [] registers;

  private Distinct(long[] ids, byte @Nullable [] registers) {
    this.ids = ids;
    this.registers = registers;
  }

  /** The different ones among these ids, in any order. */
  static Distinct of(long... ids) {
    long[] sorted = ids.clone();
    Arrays.sort(sorted);
    return compact(sorted);
  }

  /** The ids of either. */
  Distinct union(Distinct other) {
    if (other.isEmpty()) {
      return this;
    }
    if (isEmpty()) {
      return other;
    }
    if (registers == null && other.registers == null) {
      if (other.ids.length == 1 && Arrays.binarySearch(ids, other.ids[0]) >= 0) {
        return this;
      }
      long[] both = Arrays.copyOf(ids, ids.length + other.ids.length);
      System.arraycopy(other.ids, 0, both, ids.length, other.ids.length);
      Arrays.sort(both);
      return compact(both);
    }
    byte[] united = sketch();
    if (other.registers == null) {
      raise(united, other.ids);
    } else {
      for (int i = 0; i < REGISTERS; i++) {
        united[i] = (byte) Math.max(united[i], other.registers[i]);
      }
    }
    return new Distinct(new long[0], united);
  }

  boolean isEmpty() {
    return registers == null && ids.length == 0;
  }

  /** How many there are; beyond {@value #EXACT} an estimate. */
  long count() {
    return registers == null ? ids.length : Math.round(estimate(registers));
  }

  /** How many bytes {@link #write} puts. */
  int size() {
    return registers == null ? 1 + Integer.BYTES + Long.BYTES * ids.length : 1 + REGISTERS;
  }

  void write(ByteBuffer out) {
    if (registers == null) {
      out.put(IDS).putInt(ids.length);
      for (long id : ids) {
        out.putLong(id);
      }
    } else {
      out.put(SKETCH).put(registers);
    }
  }

  static Distinct read(ByteBuffer in) {
    if (in.get() == SKETCH) {
      byte[] registers = new byte[REGISTERS];
      in.get(registers);
      return new Distinct(new long[0], registers);
    }
    long[] ids = new long[in.getInt()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = in.getLong();
    }
    return new Distinct(ids, null);
  }

  private static Distinct compact(long[] sorted) {
    int size = 0;
    for (int i = 0; i < sorted.length; i++) {
      if (i == 0 || sorted[i] != sorted[i - 1]) {
        sorted[size++] = sorted[i];
      }
    }
    long[] ids = size == sorted.length ? sorted : Arrays.copyOf(sorted, size);
    if (size <= EXACT) {
      return new Distinct(ids, null);
    }
    return new Distinct(new long[0], new Distinct(ids, null).sketch());
  }

  /** A copy of the registers. */
  private byte[] sketch() {
    if (registers != null) {
      return registers.clone();
    }
    byte[] sketch = new byte[REGISTERS];
    raise(sketch, ids);
    return sketch;
  }

  private static void raise(byte[] sketch, long[] ids) {
    for (long id : ids) {
      long hash = mix(id);
      int register = (int) (hash >>> MOST_ZEROS);
      // The bit behind the rest of the hash ends a run of nothing but zeros.
      int rank = Long.numberOfLeadingZeros((hash << PRECISION) | (1L << (PRECISION - 1))) + 1;
      sketch[register] = (byte) Math.max(sketch[register], rank);
    }
  }

  /** The finalizer of SplitMix64: ids that are close together land far apart. */
  private static long mix(long id) {
    long z = id + 0x9e3779b97f4a7c15L;
    z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }

  /**
   * Ertl's improved estimator (New cardinality estimation algorithms for HyperLogLog sketches,
   * 2017): good over the whole range without tables of corrections.
   */
  private static double estimate(byte[] registers) {
    int[] histogram = new int[MOST_ZEROS + 2];
    for (byte register : registers) {
      histogram[register]++;
    }
    double z = REGISTERS * tau(1.0 - (double) histogram[MOST_ZEROS + 1] / REGISTERS);
    for (int k = MOST_ZEROS; k >= 1; k--) {
      z = 0.5 * (z + histogram[k]);
    }
    z += REGISTERS * sigma((double) histogram[0] / REGISTERS);
    return ALPHA * REGISTERS * REGISTERS / z;
  }

  private static double sigma(double share) {
    double x = share;
    double y = 1;
    double z = x;
    double before;
    do {
      x *= x;
      before = z;
      z += x * y;
      y += y;
    } while (z != before);
    return z;
  }

  private static double tau(double share) {
    if (share == 0 || share == 1) {
      return 0;
    }
    double x = share;
    double y = 1;
    double z = 1 - x;
    double before;
    do {
      x = Math.sqrt(x);
      before = z;
      y *= 0.5;
      z -= (1 - x) * (1 - x) * y;
    } while (z != before);
    return z / 3;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Distinct that
        && Arrays.equals(ids, that.ids)
        && Arrays.equals(registers, that.registers);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(ids) + Arrays.hashCode(registers);
  }

  @Override
  public String toString() {
    return (registers == null ? "" : "about ") + count();
  }
}
