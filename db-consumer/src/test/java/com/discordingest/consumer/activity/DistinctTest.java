package com.discordingest.consumer.activity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DistinctTest {
  @Test
  void isExactUpToItsLimit() {
    assertThat(Distinct.NONE.count()).isZero();
    assertThat(Distinct.of(7, 5, 7).count()).isEqualTo(2);
    assertThat(Distinct.of(LongStream.range(0, Distinct.EXACT).toArray()).count())
        .isEqualTo(Distinct.EXACT);
  }

  /** Five standard errors: with fixed ids the outcome is always the same. */
  @ParameterizedTest
  @ValueSource(ints = {513, 1_000, 5_000, 10_000, 20_000, 100_000, 1_000_000})
  void isWithinItsErrorBeyond(int size) {
    Distinct snowflakes =
        Distinct.of(LongStream.range(0, size).map(i -> (1_000_000 + i * 977) << 22).toArray());

    assertThat((double) snowflakes.count() / size).isCloseTo(1, within(5 * 0.01625));
  }

  @Test
  void isRightOnAverage() {
    Random random = new Random(17);
    double sum = 0;
    for (int run = 0; run < 50; run++) {
      sum += Distinct.of(random.longs(3_000).toArray()).count() / 3_000.0;
    }

    assertThat(sum / 50).isCloseTo(1, within(0.008));
  }

  @Test
  void dependsNeitherOnOrderNorOnRepetitionNorOnHowItWasPutTogether() {
    long[] ids = new Random(3).longs(2_000).toArray();
    Distinct whole = Distinct.of(ids);
    Distinct oneByOne = Distinct.NONE;
    for (int i = ids.length - 1; i >= 0; i--) {
      oneByOne = oneByOne.union(Distinct.of(ids[i])).union(Distinct.of(ids[i / 2]));
    }
    Distinct halves =
        Distinct.of(LongStream.of(ids).limit(400).toArray())
            .union(Distinct.of(LongStream.of(ids).skip(300).toArray()));

    assertThat(oneByOne).isEqualTo(whole);
    assertThat(halves).isEqualTo(whole);
    assertThat(whole.union(halves)).isEqualTo(whole);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 512, 513, 4_000})
  void survivesItsBinaryFormInBoundedSpace(int size) {
    Distinct ids = Distinct.of(new Random(size).longs(size).toArray());
    ByteBuffer bytes = ByteBuffer.allocate(ids.size());

    ids.write(bytes);

    assertThat(bytes.remaining()).isZero();
    assertThat(ids.size()).isLessThan(4_110);
    assertThat(Distinct.read(bytes.flip())).isEqualTo(ids);
  }
}
