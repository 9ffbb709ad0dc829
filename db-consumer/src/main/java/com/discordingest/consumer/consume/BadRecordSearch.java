package com.discordingest.consumer.consume;

/**
 * How many of a refused batch's remaining records to try next, so that few attempts find all that
 * are to blame. One bad record among n takes about log2(n) attempts, since each narrows the place
 * by half and what is applied need not be tried again. When there are several, the distance of the
 * last two says how many good ones to expect: a run of bad records takes one attempt each. Pure;
 * used by one thread.
 */
final class BadRecordSearch {
  private int remaining;

  /** So many of the next records hold a bad one; 0 when that is not known. */
  private int suspected;

  /** How many to try when nothing is suspected. */
  private int stride;

  private int goodSinceBad;
  private int found;

  /**
   * @param records how many there are
   */
  BadRecordSearch(int records) {
    this.remaining = records;
    this.stride = records;
  }

  /** How many records are neither applied nor found to be bad. */
  int remaining() {
    return remaining;
  }

  /** How many of the remaining ones to try now; at least 1 while any remain. */
  int next() {
    if (suspected > 0) {
      return Math.max(1, suspected / 2);
    }
    return Math.min(stride, remaining);
  }

  /** The next so many records are applied. */
  void applied(int records) {
    remaining -= records;
    goodSinceBad += records;
    if (suspected > 0) {
      suspected -= records;
    } else {
      stride = Math.min(remaining, 2 * stride);
    }
  }

  /** The next so many records were refused as a whole. One that was refused alone is bad. */
  void refused(int records) {
    if (records > 1) {
      suspected = records;
      return;
    }
    remaining--;
    suspected = 0;
    found++;
    stride = found == 1 ? remaining : goodSinceBad + 1;
    goodSinceBad = 0;
  }
}
