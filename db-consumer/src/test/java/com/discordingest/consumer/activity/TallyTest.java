package com.discordingest.consumer.activity;

import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.consumer.activity.Tally.Label;
import com.discordingest.consumer.support.FuzzSeed;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TallyTest {
  @Property(tries = 300, seed = FuzzSeed.OF_PROPERTIES)
  void addingUpDependsOnNeitherOrderNorGrouping(@ForAll long seed) {
    Random random = new Random(FuzzSeed.moved(seed));
    Tally a = random(random);
    Tally b = random(random);
    Tally c = random(random);

    assertThat(a.plus(b)).isEqualTo(b.plus(a));
    assertThat(a.plus(b).plus(c)).isEqualTo(a.plus(b.plus(c)));
    assertThat(a.plus(Tally.NOTHING)).isEqualTo(a);
  }

  @Property(tries = 100, seed = FuzzSeed.OF_PROPERTIES)
  void survivesItsBinaryForm(
      @ForAll long seed, @ForAll @IntRange(min = 0, max = 100) int partition) {
    Tally tally = random(new Random(FuzzSeed.moved(seed)));

    assertThat(Tally.ofBytes(tally.toBytes())).isEqualTo(tally);
    Partial partial = new Partial(partition, tally);
    assertThat(Partial.ofBytes(partial.toBytes())).isEqualTo(partial);
  }

  private static Tally random(Random random) {
    Map<Count, Long> counts = new EnumMap<>(Count.class);
    for (Count count : Count.values()) {
      long amount = random.nextInt(-3, 4);
      if (amount != 0 && random.nextBoolean()) {
        counts.put(count, amount);
      }
    }
    Label label =
        random.nextBoolean() ? new Label("l" + random.nextInt(3) + "ö", random.nextInt(3)) : null;
    Distinct people = Distinct.of(random.longs(random.nextInt(700), 0, 1_000).toArray());
    return new Tally(random.nextInt(1, 1_000), counts, people, label);
  }
}
