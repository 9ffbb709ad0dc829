package com.discordingest.consumer.row;

import java.util.Arrays;

/**
 * A row's primary key. Ordered like the key itself, so that writers take locks in one order. Keys
 * of up to three ids, as nearly all are, hold these as numbers: finding a row among many is mostly
 * waiting for memory, and theirs is read at once. Immutable.
 */
public final class RowKey implements Comparable<RowKey> {
  private static final int MOST_IDS = 3;
  private static final Object[] NONE = {};

  private final int hash;

  /** How many ids the key consists of; 0 if a part is something else. */
  private final int ids;

  /** The first part if it is an id; else 0. The next two only where all parts are ids. */
  private final long first;

  private final long second;
  private final long third;

  /** All parts, unless they are ids. */
  private final Object[] parts;

  /**
   * @param parts in the order of the key; not to be changed afterwards
   */
  public RowKey(Object... parts) {
    this.hash = Arrays.hashCode(parts);
    this.ids = countIds(parts);
    this.first = parts.length > 0 && parts[0] instanceof Long id ? id : 0;
    this.second = ids > 1 ? (Long) parts[1] : 0;
    this.third = ids > 2 ? (Long) parts[2] : 0;
    this.parts = ids > 0 ? NONE : parts;
  }

  private static int countIds(Object[] parts) {
    if (parts.length > MOST_IDS) {
      return 0;
    }
    for (Object part : parts) {
      if (!(part instanceof Long)) {
        return 0;
      }
    }
    return parts.length;
  }

  public Object part(int index) {
    if (ids == 0) {
      return parts[index];
    }
    return switch (checked(index)) {
      case 0 -> first;
      case 1 -> second;
      default -> third;
    };
  }

  private int checked(int index) {
    if (index < 0 || index >= ids) {
      throw new IndexOutOfBoundsException("part " + index + " of " + this);
    }
    return index;
  }

  public int size() {
    return ids == 0 ? parts.length : ids;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowKey that
        && hash == that.hash
        && ids == that.ids
        && first == that.first
        && second == that.second
        && third == that.third
        && (ids > 0 || Arrays.equals(parts, that.parts));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  @Override
  public int compareTo(RowKey other) {
    if (first != other.first) {
      return Long.compare(first, other.first);
    }
    if (ids > 0) {
      return second == other.second
          ? Long.compare(third, other.third)
          : Long.compare(second, other.second);
    }
    for (int i = 0; i < parts.length; i++) {
      int order = compareParts(parts[i], other.parts[i]);
      if (order != 0) {
        return order;
      }
    }
    return 0;
  }

  /** Parts at one place of one table's key have one type, as the column has. */
  @SuppressWarnings("unchecked")
  private static int compareParts(Object left, Object right) {
    return ((Comparable<Object>) left).compareTo(right);
  }

  @Override
  public String toString() {
    if (ids == 0) {
      return Arrays.toString(parts);
    }
    return Arrays.toString(Arrays.copyOf(new long[] {first, second, third}, ids));
  }
}
