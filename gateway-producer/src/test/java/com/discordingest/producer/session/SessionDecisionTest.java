package com.discordingest.producer.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SessionDecisionTest {
  private static final int ATTEMPTS = 5;
  private static final Attempt RESUME = new Attempt.Resume(false);
  private static final Attempt RESUME_AT_BASE = new Attempt.Resume(true);
  private static final Attempt IDENTIFY = new Attempt.Identify();

  @ParameterizedTest
  @ValueSource(ints = {1000, 1001, 4000, 4001, 4002, 4005, 4008, 4999})
  void mostCloseCodesLeaveASessionThatCanBeResumed(int code) {
    assertThat(established(RESUME, closed(code))).isEqualTo(new SessionDecision.Resume(false));
    assertThat(established(IDENTIFY, closed(code))).isEqualTo(new SessionDecision.Resume(false));
  }

  @ParameterizedTest
  @ValueSource(ints = {4003, 4007, 4009})
  void someCloseCodesEndTheSession(int code) {
    assertThat(established(RESUME, closed(code))).isInstanceOf(SessionDecision.Identify.class);
  }

  @ParameterizedTest
  @ValueSource(ints = {4004, 4010, 4011, 4012, 4013, 4014})
  void someCloseCodesOnlyTheOperatorCanMend(int code) {
    assertThat(established(RESUME, closed(code))).isInstanceOf(SessionDecision.Stop.class);
    assertThat(failed(IDENTIFY, closed(code), 1))
        .isInstanceOfSatisfying(
            SessionDecision.Stop.class,
            stop -> assertThat(stop.message()).contains(Integer.toString(code)));
  }

  @Test
  void whatInterruptsAConnectionIsFollowedByAResume() {
    List<ConnectionEnd> ends =
        List.of(
            new ConnectionEnd.Broken("reset"),
            new ConnectionEnd.ReconnectRequested(),
            new ConnectionEnd.SessionInvalidated(true),
            new ConnectionEnd.NotReadyInTime("no HELLO"),
            new ConnectionEnd.Deaf(),
            new ConnectionEnd.HeldBack());
    assertThat(ends)
        .allSatisfy(end ->
            assertThat(established(RESUME, end)).isEqualTo(new SessionDecision.Resume(false)));
  }

  @Test
  void aSessionThatDiscordDoesNotHaveIsBegunAfresh() {
    assertThat(failed(RESUME, new ConnectionEnd.SessionInvalidated(false), 1))
        .isEqualTo(new SessionDecision.Identify("Discord no longer has the session (op 9)"));
  }

  @Test
  void whoHasNoSessionYetIdentifiesAgain() {
    assertThat(failed(IDENTIFY, new ConnectionEnd.Broken("reset"), 1))
        .isInstanceOf(SessionDecision.Identify.class);
    assertThat(failed(IDENTIFY, new ConnectionEnd.SessionInvalidated(true), 1))
        .isInstanceOf(SessionDecision.Identify.class);
    assertThat(failed(IDENTIFY, new ConnectionEnd.HeldBack(), 1))
        .isInstanceOf(SessionDecision.Identify.class);
  }

  @Test
  void resumesThatKeepFailingMoveToTheBaseUrlAndThenGiveTheSessionUp() {
    ConnectionEnd end = new ConnectionEnd.NotReadyInTime("no HELLO");
    assertThat(failed(RESUME, end, ATTEMPTS - 1)).isEqualTo(new SessionDecision.Resume(false));
    assertThat(failed(RESUME, end, ATTEMPTS)).isEqualTo(new SessionDecision.Resume(true));
    assertThat(failed(RESUME_AT_BASE, end, ATTEMPTS + 1))
        .isEqualTo(new SessionDecision.Resume(true));
    assertThat(failed(RESUME_AT_BASE, end, ATTEMPTS + 2))
        .isInstanceOf(SessionDecision.Identify.class);
  }

  @Test
  void aSessionIsKeptAndBothUrlsAreTriedForAsLongAsNothingCanBeReached() {
    ConnectionEnd end = new ConnectionEnd.Unreachable("no route to host");
    assertThat(failed(RESUME, end, 1)).isEqualTo(new SessionDecision.Resume(true));
    assertThat(failed(RESUME_AT_BASE, end, 1_000)).isEqualTo(new SessionDecision.Resume(false));
  }

  private static SessionDecision established(Attempt attempt, ConnectionEnd end) {
    return SessionDecision.after(attempt, end, true, 0, ATTEMPTS);
  }

  private static SessionDecision failed(Attempt attempt, ConnectionEnd end, int failures) {
    return SessionDecision.after(attempt, end, false, failures, ATTEMPTS);
  }

  private static ConnectionEnd closed(int code) {
    return new ConnectionEnd.Closed(code, "");
  }
}
