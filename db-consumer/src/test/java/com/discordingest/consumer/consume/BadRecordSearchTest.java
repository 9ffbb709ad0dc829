package com.discordingest.consumer.consume;

import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.consumer.support.FuzzSeed;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class BadRecordSearchTest {
  private int attempts;

  /** Plays the database: refuses whatever holds a bad record. */
  private Set<Integer> search(int records, Set<Integer> bad) {
    BadRecordSearch search = new BadRecordSearch(records);
    Set<Integer> found = new TreeSet<>();
    attempts = 1;
    int done = 0;
    int tried = records;
    while (true) {
      int from = done;
      boolean refused = IntStream.range(from, from + tried).anyMatch(bad::contains);
      if (!refused) {
        done += tried;
        search.applied(tried);
      } else {
        if (tried == 1) {
          found.add(done++);
        }
        search.refused(tried);
      }
      if (search.remaining() == 0) {
        return found;
      }
      tried = search.next();
      attempts++;
    }
  }

  private static Set<Integer> range(int from, int to) {
    return IntStream.range(from, to).boxed().collect(Collectors.toSet());
  }

  @Test
  void oneBadRecordAmongFiveThousandTakesAboutLogarithmicallyManyAttempts() {
    for (int bad : new int[] {0, 1, 77, 2_499, 2_500, 4_998, 4_999}) {
      assertThat(search(5_000, Set.of(bad))).containsExactly(bad);
      // The batch itself, log2(5000) = 12.3 to find the record, the rest.
      assertThat(attempts).as("bad record %s", bad).isBetween(13, 16);
    }
  }

  @Test
  void aThousandBadRecordsInARowTakeLittleMoreThanOneAttemptEach() {
    assertThat(search(5_000, range(2_000, 3_000))).isEqualTo(range(2_000, 3_000));
    assertThat(attempts).isLessThan(1_060);
  }

  @Test
  void whenAllAreBadEachIsTriedOnce() {
    assertThat(search(1_000, range(0, 1_000))).hasSize(1_000);
    assertThat(attempts).isLessThan(1_030);
  }

  /** The bound of information theory for a fifth is 3,610 questions. */
  @Test
  void everyFifthBadTakesFewAttemptsForEach() {
    Set<Integer> bad =
        IntStream.range(0, 5_000).filter(i -> i % 5 == 3).boxed().collect(Collectors.toSet());

    assertThat(search(5_000, bad)).isEqualTo(bad);
    assertThat(attempts).isLessThan(5_500);
  }

  @Property(seed = FuzzSeed.OF_PROPERTIES)
  void findsExactlyTheBadOnes(
      @ForAll @IntRange(min = 1, max = 300) int records,
      @ForAll @Size(max = 40) Set<@IntRange(max = 299) Integer> candidates) {
    Set<Integer> bad =
        candidates.stream().filter(candidate -> candidate < records).collect(Collectors.toSet());

    assertThat(search(records, bad)).isEqualTo(bad);
    assertThat(attempts).isLessThanOrEqualTo(2 + 18 * (bad.size() + 1));
  }
}
