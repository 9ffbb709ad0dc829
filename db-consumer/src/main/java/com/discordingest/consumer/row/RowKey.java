package com.discordingest.consumer.row;

import java.util.Arrays;

/** A row's primary key. Ordered like the key itself, so that writers take locks in one order. */
public final class RowKey implements Comparable<RowKey> {
  private final Object[] parts;
  private final int hash;

  /** The first part if it is an id, as nearly every key's is; else 0. Spares comparing objects. */
  private final long first;

  /**
   * @param parts in the order of the key; not to be changed afterwards
   */
  public RowKey(Object... parts) {
    this.parts = parts;
    this.hash = Arrays.hashCode(parts);
    this.first = parts.length > 0 && parts[0] instanceof Long id ? id : 0;
  }

  public Object part(int index) {
    return parts[index];
  }

  public int size() {
    return parts.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RowKey that
        && hash == that.hash
        && first == that.first
        && Arrays.equals(parts, that.parts);
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
    return Arrays.toString(parts);
  }
}
