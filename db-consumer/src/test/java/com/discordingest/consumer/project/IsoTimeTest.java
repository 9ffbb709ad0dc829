package com.discordingest.consumer.project;

import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.consumer.support.FuzzSeed;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class IsoTimeTest {
  /** Years 0001 to 9999. */
  @Property(seed = FuzzSeed.OF_PROPERTIES)
  void aTimeThatJavaWritesIsReadBack(
      @ForAll @LongRange(min = -62_135_596_800L, max = 253_402_300_799L) long seconds,
      @ForAll @IntRange(max = 999_999_999) int nanos,
      @ForAll boolean whole) {
    Instant time = Instant.ofEpochSecond(seconds, whole ? 0 : nanos);

    assertThat(IsoTime.parse(time.toString())).isEqualTo(time);
    assertThat(IsoTime.parse(time.toString().replace("Z", "+00:00"))).isEqualTo(time);
    assertThat(IsoTime.parse(OffsetDateTime.ofInstant(time, ZoneOffset.ofHours(-7)).toString()))
        .isEqualTo(time);
  }

  @ParameterizedTest
  @CsvSource({
    "2024-02-29T23:59:59.123456+00:00, 2024-02-29T23:59:59.123456Z",
    "2024-02-29T23:59:59+00:00, 2024-02-29T23:59:59Z",
    "2024-02-29T23:59:59.5Z, 2024-02-29T23:59:59.500Z",
    "2024-02-29T23:59:59, 2024-02-29T23:59:59Z",
    "2024-02-29T23:59:59.1234567891+00:00, ",
    "2024-01-01T00:00:00.+00:00, 2024-01-01T00:00:00Z",
    "2024-02-29T23:59+02:00, 2024-02-29T21:59:00Z"
  })
  void otherFormsAreReadAsJavaReadsThem(String text, Instant time) {
    assertThat(IsoTime.parse(text)).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "yesterday",
        "2023-02-29T00:00:00+00:00",
        "2024-13-01T00:00:00+00:00",
        "2024-00-10T00:00:00+00:00",
        "2024-01-00T00:00:00+00:00",
        "2024-01-01T24:00:01Z",
        "2024-01-01T00:60:00Z",
        "2024-01-01T00:00:60Z",
        "2024-01-01 00:00:00Z",
        "2024-01-01T00:00:00Zulu",
        "2024-01-01T00:00:0\u0661Z"
      })
  void whatIsNoTimeIsNotRead(String text) {
    assertThat(IsoTime.parse(text)).isNull();
  }
}
