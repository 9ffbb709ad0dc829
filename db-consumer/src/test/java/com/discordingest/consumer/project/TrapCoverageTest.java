package com.discordingest.consumer.project;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every trap of Discord's events has a test that is named after it, or a reason why it has none.
 */
class TrapCoverageTest {
  private static final List<String> TRAPS =
      List.of(
          ("S1 S2 S3 S4 S5 S6 S7 S8 G1 G2 G3 G4 G5 G6 G7 G8 G9 G10 G11 G12 C1 C2 C3 C4 T1 T2 T2b T3 "
                  + "M1 M2 M3 M4 M5 M6 M7 M8 M9 M10 M11 M12 M13 U1 U2 U3 U4 U5 U6 U7 U8 V1 V2 V3 V4 V5 V6 V7 V8 V9")
              .split(" "));

  /** Traps that the projection cannot fall into. */
  private static final Map<String, String> ELSEWHERE =
      Map.ofEntries(
          entry(
              "S2",
              "the producer leaves out what a session repeats; the same event of two sessions is trap S1"),
          entry("S3", "the producer acknowledges what is committed"),
          entry("S6", "the producer asks for member lists, not the projection"),
          entry("S7", "sizes concern the topic, the producer and the decoder"),
          entry(
              "T3",
              "no event comes, so there is nothing to project; the next GUILD_CREATE or THREAD_LIST_SYNC tells"));

  @Test
  void everyTrapHasATestOrAReason() {
    List<String> tests =
        Stream.of(
                GuildTrapsTest.class,
                MessageTrapsTest.class,
                PeopleAndValuesTrapsTest.class,
                TrapsIT.class)
            .flatMap(type -> Arrays.stream(type.getDeclaredMethods()))
            .filter(method -> method.isAnnotationPresent(Test.class))
            .map(Method::getName)
            .toList();

    assertThat(TRAPS)
        .allSatisfy(trap ->
            assertThat(
                    ELSEWHERE.containsKey(trap)
                        || tests.stream().anyMatch(test -> test.matches("trap" + trap + "[A-Z].*")))
                .as(trap)
                .isTrue());
    assertThat(TRAPS).containsAll(ELSEWHERE.keySet());
  }
}
