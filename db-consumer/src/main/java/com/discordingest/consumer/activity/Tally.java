package com.discordingest.consumer.activity;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What was counted for a window. Adding up is commutative and associative, so that it does not
 * matter in which order partitions are read. Immutable.
 *
 * @param revision how many events it counts: grows with every event, whatever that does to the
 *     counts, and is the row version of what is made of the tally
 * @param counts what is not 0
 * @param people the different users, authors or webhooks involved
 * @param label a name of the window's subject; null when it has none
 */
record Tally(long revision, Map<Count, Long> counts, Distinct people, @Nullable Label label) {
  static final Tally NOTHING = new Tally(0, Map.of(), Distinct.NONE, null);

  private static final byte FORMAT = 1;

  /**
   * A name as of a row version.
   *
   * @param version of several, the one with the greatest counts; among equals, the text decides
   */
  record Label(String text, long version) {
    Label newer(@Nullable Label other) {
      if (other == null || version > other.version) {
        return this;
      }
      return version == other.version && text.compareTo(other.text) > 0 ? this : other;
    }
  }

  Tally {
    counts = Map.copyOf(counts);
  }

  long get(Count count) {
    return counts.getOrDefault(count, 0L);
  }

  /** Both together. */
  Tally plus(Tally other) {
    Map<Count, Long> sums = new EnumMap<>(Count.class);
    sums.putAll(counts);
    other.counts.forEach((count, amount) -> sums.merge(count, amount, Long::sum));
    sums.values().removeIf(sum -> sum == 0);
    return new Tally(
        revision + other.revision,
        sums,
        people.union(other.people),
        label == null ? other.label : label.newer(other.label));
  }

  /** The same counts of others. */
  Tally withPeople(Distinct others) {
    return new Tally(revision, counts, others, label);
  }

  byte[] toBytes() {
    byte[] text = label == null ? new byte[0] : label.text().getBytes(UTF_8);
    ByteBuffer out =
        ByteBuffer.allocate(
            1
                + Long.BYTES
                + 1
                + 9 * counts.size()
                + Integer.BYTES
                + text.length
                + Long.BYTES
                + people.size());
    out.put(FORMAT).putLong(revision).put((byte) counts.size());
    counts.forEach((count, amount) -> out.put((byte) count.code()).putLong(amount));
    out.putInt(label == null ? -1 : text.length).put(text);
    out.putLong(label == null ? 0 : label.version());
    people.write(out);
    return out.array();
  }

  static Tally ofBytes(byte[] bytes) {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    if (in.get() != FORMAT) {
      throw new IllegalStateException("a tally of another format");
    }
    long revision = in.getLong();
    Map<Count, Long> counts = new EnumMap<>(Count.class);
    for (int left = in.get(); left > 0; left--) {
      counts.put(Count.ofCode(in.get()), in.getLong());
    }
    int length = in.getInt();
    byte[] text = new byte[Math.max(0, length)];
    in.get(text);
    long labelVersion = in.getLong();
    Label label = length < 0 ? null : new Label(new String(text, UTF_8), labelVersion);
    return new Tally(revision, counts, Distinct.read(in), label);
  }
}
