package com.discordingest.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

final class ScheduleTest {
  private static final int DECK = 55;

  @Test
  void theSameSeedGivesTheSameSchedule() {
    assertThat(Schedule.of(7, 2 * DECK, 3)).isEqualTo(Schedule.of(7, 2 * DECK, 3));
    assertThat(Schedule.of(7, 2 * DECK, 3)).isNotEqualTo(Schedule.of(8, 2 * DECK, 3));
  }

  @Test
  void everyKindOfFaultIsInTheDeck() {
    List<String> kinds =
        Schedule.of(1, DECK, 3).steps().stream().map(step -> step.fault().kind()).toList();

    assertThat(kinds)
        .contains(
            "kill -9 producer",
            "kill -9 consumer",
            "kill -9 broker",
            "kill -9 PostgreSQL",
            "SIGSTOP producer",
            "SIGSTOP consumer",
            "SIGSTOP broker",
            "SIGSTOP PostgreSQL",
            "SIGSTOP consumer beyond its session",
            "SIGSTOP producer until another took over",
            "second producer",
            "consumer added",
            "consumer removed",
            "connection dropped",
            "connection reset",
            "stalled socket",
            "op 7",
            "op 9 resumable",
            "op 9 final",
            "no HELLO",
            "no heartbeat ACKs",
            "garbled frame",
            "garbled stream",
            "refused resume")
        .contains(
            "close 4000",
            "close 4001",
            "close 4002",
            "close 4003",
            "close 4004",
            "close 4005",
            "close 4006",
            "close 4007",
            "close 4008",
            "close 4009");
  }
}
