package com.discordingest.producer;

import com.discordingest.producer.backfill.BackfillListener;
import com.discordingest.producer.backfill.BackfillSummary;
import java.io.Console;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Shows a backfill to the operator: on a terminal one line that keeps changing, elsewhere a line
 * every few seconds; problems as they appear; a table at the end.
 */
final class BackfillConsole implements BackfillListener {
  /** Waits shorter than this are counted, but not shown. */
  private static final Duration SHOWN_WAIT = Duration.ofSeconds(2);

  private final PrintWriter out;
  private final PrintWriter err;
  private final boolean live;
  private final AtomicLong waits = new AtomicLong();
  private final AtomicLong waitedMillis = new AtomicLong();
  private long lastShown;
  private long guilds;
  private long messages;
  private long channel;
  private int channelsOfGuild;

  private BackfillConsole(PrintWriter out, PrintWriter err, boolean live) {
    this.out = out;
    this.err = err;
    this.live = live;
    this.lastShown = System.nanoTime();
  }

  static BackfillConsole of(PrintWriter out, PrintWriter err) {
    boolean terminal = Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
    return new BackfillConsole(out, err, terminal);
  }

  @Override
  public void guild(long guildId, int toRead) {
    guilds++;
    channelsOfGuild = toRead;
    channel = 0;
    show(guildId);
  }

  @Override
  public void wouldRead(long guildId, long channelId) {
    line("would read channel " + channelId + " of guild " + guildId);
  }

  @Override
  public void page(long guildId, long channelId, long published) {
    channel = channelId;
    messages = published;
    show(guildId);
  }

  private void show(long guild) {
    long now = System.nanoTime();
    Duration pause = live ? Duration.ofMillis(200) : Duration.ofSeconds(5);
    if (now - lastShown < pause.toNanos()) {
      return;
    }
    lastShown = now;
    String text =
        String.format(
            Locale.ROOT,
            "%,d messages; guild %d (the %,dth, %,d channels to read)%s; waited %.1f s for limits",
            messages,
            guild,
            guilds,
            channelsOfGuild,
            channel == 0 ? "" : ", channel " + channel,
            waitedMillis.get() / 1e3);
    if (live) {
      out.print("\r\033[2K" + text);
      out.flush();
    } else {
      line(text);
    }
  }

  @Override
  public void refused(String what, int status) {
    problem(what + " cannot be read: HTTP " + status);
  }

  @Override
  public void deadLetter(String id, String reason) {
    problem("dead letter: " + id + ": " + reason);
  }

  @Override
  public void waiting(Duration atLeast) {
    waits.incrementAndGet();
    waitedMillis.addAndGet(atLeast.toMillis());
    if (atLeast.compareTo(SHOWN_WAIT) >= 0) {
      problem("rate limit: waiting " + atLeast.toMillis() / 1e3 + " s");
    }
  }

  private void problem(String text) {
    clear();
    err.println(text);
    err.flush();
  }

  private void line(String text) {
    clear();
    out.println(text);
    out.flush();
  }

  private void clear() {
    if (live) {
      out.print("\r\033[2K");
      out.flush();
    }
  }

  void summary(BackfillSummary summary, boolean dryRun) {
    clear();
    if (summary.gapsClosed() + summary.gapsOpen() == 0 && summary.guilds() == 0) {
      out.println("nothing to fetch: no gap is open, or none of the bot's guilds is concerned");
    }
    row("guilds", summary.guilds(), note(summary.guildsDone(), "done by an earlier run"));
    row("refused", summary.guildsRefused(), "guilds that cannot be read");
    row("channels", summary.channels(), "states of channels and threads");
    row("read", summary.channelsRead(), note(summary.channelsQuiet(), "without anything new"));
    row("unreadable", summary.channelsRefused(), "channels that the bot may not read");
    row("messages", summary.messages(), dryRun ? "(dry run: nothing was published)" : "");
    row("dead letters", summary.deadLetters(), "");
    row("bytes", summary.bytes(), "");
    row("gaps closed", summary.gapsClosed(), note(summary.gapsOpen(), "still open"));
    row("waits", waits.get(), String.format(Locale.ROOT, "%.1f s", waitedMillis.get() / 1e3));
    out.printf(Locale.ROOT, "%-13s %,14.1f  s%n", "took", summary.took().toMillis() / 1e3);
    out.flush();
  }

  private static String note(long count, String what) {
    return count == 0 ? "" : count + " " + what;
  }

  private void row(String name, long value, String note) {
    out.printf(Locale.ROOT, "%-13s %,14d  %s%n", name, value, note);
  }
}
