package com.discordingest.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SnowflakeTest {
  /** The example of Discord's own documentation. */
  @Test
  void theUpperBitsAreTheMomentOfCreation() {
    assertThat(Snowflake.createdAt(175928847299117063L))
        .isEqualTo(Instant.parse("2016-04-30T11:18:25.796Z"));
  }

  @Test
  void theFirstIdOfAMomentIsNoLaterThanAnyOther() {
    assertThat(Snowflake.firstAt(Instant.parse("2016-04-30T11:18:25.796Z")))
        .isLessThanOrEqualTo(175928847299117063L);
    assertThat(Snowflake.firstAt(Instant.EPOCH)).isZero();
  }

  @Test
  void theGreatestIdThatFitsIsRead() {
    assertThat(Snowflake.parse("9223372036854775807")).isEqualTo(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-1",
        "1.5",
        " 1",
        "0x10",
        "9223372036854775808",
        "9497609168686982223",
        "123456789012345678901",
        "١٢"
      })
  void whatIsNoIdIsRefused(String text) {
    assertThatThrownBy(() -> Snowflake.parse(text)).isInstanceOf(InvalidSnowflakeException.class);
  }

  @Test
  void aGuildsShardFollowsDiscordsFormula() {
    assertThat(Snowflake.shardOf(197038439483310086L, 2))
        .isEqualTo((int) ((197038439483310086L >> 22) % 2));
  }
}
