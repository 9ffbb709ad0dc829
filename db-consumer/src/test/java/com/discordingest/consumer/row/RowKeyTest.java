package com.discordingest.consumer.row;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RowKeyTest {
  private static final Instant MOMENT = Instant.parse("2024-02-29T12:00:00Z");

  /** One of each kind: ids alone, more of them than are held as numbers, and other parts. */
  private static final List<Object[]> KEYS =
      List.of(
          new Object[] {7L},
          new Object[] {7L, 0L},
          new Object[] {7L, 0L, 0L},
          new Object[] {7L, 0L, 0L, 0L},
          new Object[] {7L, 1L},
          new Object[] {7L, 1L, 2L},
          new Object[] {7L, MOMENT},
          new Object[] {7L, "role", 2L},
          new Object[] {"code"},
          new Object[] {0L},
          new Object[] {-31L},
          new Object[] {-31L, 0L});

  @Test
  void keysAreEqualWhenAllTheirPartsAre() {
    for (int i = 0; i < KEYS.size(); i++) {
      for (int j = 0; j < KEYS.size(); j++) {
        RowKey left = new RowKey(KEYS.get(i).clone());
        RowKey right = new RowKey(KEYS.get(j).clone());

        assertThat(left.equals(right)).as("%s and %s", left, right).isEqualTo(i == j);
        if (i == j) {
          assertThat(left).hasSameHashCodeAs(right).isEqualByComparingTo(right);
        }
      }
    }
  }

  @Test
  void partsAreThoseGiven() {
    for (Object[] parts : KEYS) {
      RowKey key = new RowKey(parts);

      List<Object> found = new ArrayList<>();
      for (int i = 0; i < key.size(); i++) {
        found.add(key.part(i));
      }
      assertThat(found).containsExactly(parts);
      assertThat(key).hasToString(List.of(parts).toString());
    }
  }

  @Test
  void aPartThatIsNotThereIsRefused() {
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> new RowKey(7L, 1L).part(2));
  }

  @Test
  void keysAreOrderedPartByPart() {
    assertThat(new RowKey(7L, 9L, 1L))
        .isGreaterThan(new RowKey(6L, 10L, 2L))
        .isGreaterThan(new RowKey(7L, 8L, 2L))
        .isGreaterThan(new RowKey(7L, 9L, 0L))
        .isLessThan(new RowKey(7L, 9L, 2L));
    assertThat(new RowKey(7L, MOMENT)).isLessThan(new RowKey(7L, MOMENT.plusMillis(1)));
    assertThat(new RowKey(7L, "role", 2L)).isGreaterThan(new RowKey(7L, "channel", 3L));
    assertThat(new RowKey("b")).isGreaterThan(new RowKey("a"));
  }
}
