package com.discordingest.producer;

import static com.discordingest.producer.SummaryTable.note;

import com.discordingest.producer.backfill.BackfillListener;
import com.discordingest.producer.backfill.BackfillSummary;
import com.discordingest.runtime.ProgressLine;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/** Shows a backfill to the operator: its progress, problems as they appear, a table at the end. */
final class BackfillConsole implements BackfillListener {
  /** Waits shorter than this are counted, but not shown. */
  private static final Duration SHOWN_WAIT = Duration.ofSeconds(2);

  private final PrintWriter out;
  private final PrintWriter err;
  private final ProgressLine progress;
  private final AtomicLong waits = new AtomicLong();
  private final AtomicLong waitedMillis = new AtomicLong();
  private long guilds;
  private long messages;
  private long channel;
  private int channelsOfGuild;

  BackfillConsole(PrintWriter out, PrintWriter err) {
    this.out = out;
    this.err = err;
    this.progress = ProgressLine.of(out, Duration.ofSeconds(5));
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
    progress.say("would read channel " + channelId + " of guild " + guildId);
  }

  @Override
  public void page(long guildId, long channelId, long published) {
    channel = channelId;
    messages = published;
    show(guildId);
  }

  private void show(long guild) {
    progress.show(() ->
        String.format(
            Locale.ROOT,
            "%,d messages; guild %d (the %,dth, %,d channels to read)%s; waited %.1f s for limits",
            messages,
            guild,
            guilds,
            channelsOfGuild,
            channel == 0 ? "" : ", channel " + channel,
            waitedMillis.get() / 1e3));
  }

  @Override
  public void refused(String what, int status) {
    progress.say(what + " cannot be read: HTTP " + status, err);
  }

  @Override
  public void deadLetter(String id, String reason) {
    progress.say("dead letter: " + id + ": " + reason, err);
  }

  @Override
  public void waiting(Duration atLeast) {
    waits.incrementAndGet();
    waitedMillis.addAndGet(atLeast.toMillis());
    if (atLeast.compareTo(SHOWN_WAIT) >= 0) {
      progress.say("rate limit: waiting " + atLeast.toMillis() / 1e3 + " s", err);
    }
  }

  void summary(BackfillSummary summary, boolean dryRun) {
    progress.erase();
    SummaryTable table = new SummaryTable(out);
    if (summary.gapsClosed() + summary.gapsOpen() == 0 && summary.guilds() == 0) {
      out.println("nothing to fetch: no gap is open, or none of the bot's guilds is concerned");
    }
    table.row("guilds", summary.guilds(), note(summary.guildsDone(), "done by an earlier run"));
    table.row("refused", summary.guildsRefused(), "guilds that cannot be read");
    table.row("channels", summary.channels(), "states of channels and threads");
    table.row(
        "read", summary.channelsRead(), note(summary.channelsQuiet(), "without anything new"));
    table.row("unreadable", summary.channelsRefused(), "channels that the bot may not read");
    table.row("messages", summary.messages(), dryRun ? "(dry run: nothing was published)" : "");
    table.row("dead letters", summary.deadLetters(), "");
    table.row("bytes", summary.bytes(), "");
    table.row("gaps closed", summary.gapsClosed(), note(summary.gapsOpen(), "still open"));
    table.row("waits", waits.get(), String.format(Locale.ROOT, "%.1f s", waitedMillis.get() / 1e3));
    table.took(summary.took(), "");
  }
}
