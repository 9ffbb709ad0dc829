package com.discordingest.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
  private static final String ERASED = "\r\033[2K";

  private final StringWriter screen = new StringWriter();
  private final PrintWriter out = new PrintWriter(screen);
  private Duration time = Duration.ofDays(-1);

  private ProgressLine progress(boolean terminal) {
    return new ProgressLine(out, terminal, Duration.ofSeconds(5), () -> time.toNanos());
  }

  private void pass(Duration more) {
    time = time.plus(more);
  }

  private static String drawn(String text) {
    return ERASED + "\033[?7l" + text + "\033[?7h";
  }

  @Test
  void withoutATerminalALineIsPrintedEveryInterval() {
    ProgressLine progress = progress(false);
    for (int tenths = 1; tenths <= 120; tenths++) {
      pass(Duration.ofMillis(100));
      String text = tenths + " tenths";
      progress.show(() -> text);
    }

    assertThat(screen.toString().lines()).containsExactly("50 tenths", "100 tenths");
    assertThat(screen.toString()).doesNotContain("\033");
  }

  @Test
  void onATerminalTheLineIsDrawnOverAgainAndCutAtTheEdge() {
    ProgressLine progress = progress(true);
    pass(Duration.ofMillis(100));
    progress.show(() -> "one");
    pass(Duration.ofMillis(100));
    progress.show(() -> "two");

    assertThat(screen).hasToString(drawn("one") + drawn("two"));
  }

  @Test
  void whatIsNotDueIsNotAskedFor() {
    ProgressLine progress = progress(true);
    pass(Duration.ofMillis(99));

    progress.show(() -> {
      throw new AssertionError("asked for");
    });

    assertThat(screen.toString()).isEmpty();
  }

  @Test
  void whatIsSaidErasesWhatIsDrawnOnce() {
    ProgressLine progress = progress(true);
    progress.say("before");
    pass(Duration.ofSeconds(1));
    progress.show(() -> "one");
    progress.say("a problem", out);
    progress.say("another");

    assertThat(screen)
        .hasToString(
            "before%n".formatted() + drawn("one") + ERASED + "a problem%nanother%n".formatted());
  }

  @Test
  void problemsGoToTheOtherWriterAndTheLineIsErasedWhereItIs() {
    StringWriter elsewhere = new StringWriter();
    ProgressLine progress = progress(true);
    pass(Duration.ofSeconds(1));
    progress.show(() -> "one");
    progress.say("a problem", new PrintWriter(elsewhere));

    assertThat(screen).hasToString(drawn("one") + ERASED);
    assertThat(elsewhere).hasToString("a problem%n".formatted());
  }

  @Test
  void aRestBeginsTheIntervalAnew() {
    ProgressLine progress = progress(false);
    pass(Duration.ofSeconds(4));
    progress.rest();
    pass(Duration.ofSeconds(4));
    progress.show(() -> "too soon");
    pass(Duration.ofSeconds(1));
    progress.show(() -> "due");

    assertThat(screen.toString().lines()).containsExactly("due");
  }
}
