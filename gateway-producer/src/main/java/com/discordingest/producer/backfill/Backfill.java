package com.discordingest.producer.backfill;

import com.discordingest.model.RowVersions;
import com.discordingest.model.Snowflake;
import com.discordingest.producer.publish.LogRecords;
import com.discordingest.producer.publish.TransactionalLog;
import com.discordingest.runtime.CommandFailure;
import com.discordingest.runtime.ExitCode;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Fetches what a plan says, guild by guild, channel by channel, page by page, and publishes each
 * answer before it asks for the next. Goes by ascending ids, so that an interrupted run is
 * continued by the next one with the same plan. Closes the plan's gaps after all else is committed.
 * For one run on one thread.
 */
public final class Backfill {
  private static final String CHANNEL = "CHANNEL_UPDATE";
  private static final String THREAD = "THREAD_UPDATE";

  /** Replaces what is known of the message's parts, unlike MESSAGE_CREATE. */
  private static final String MESSAGE = "MESSAGE_UPDATE";

  private final RestSource discord;
  private final BackfillPlan plan;
  private final @Nullable BackfillLog log;
  private final BackfillProgress earlier;
  private final Clock clock;
  private final BackfillListener listener;
  private long guilds;
  private long guildsRefused;
  private long guildsDone;
  private long channels;
  private long channelsRead;
  private long channelsQuiet;
  private long channelsRefused;
  private long messages;

  private Backfill(
      RestSource discord,
      BackfillPlan plan,
      @Nullable BackfillLog log,
      BackfillProgress earlier,
      Clock clock,
      BackfillListener listener) {
    this.discord = discord;
    this.plan = plan;
    this.log = log;
    this.earlier = earlier;
    this.guildsRefused = earlier.refused();
    this.clock = clock;
    this.listener = listener;
  }

  /**
   * A backfill into a log.
   *
   * @param log already open
   * @param committed the log's committed state, in which an earlier run may have left its progress
   */
  public static Backfill into(
      TransactionalLog log,
      Map<String, byte[]> committed,
      LogRecords records,
      RestSource discord,
      BackfillPlan plan,
      Clock clock,
      BackfillListener listener) {
    BackfillProgress earlier =
        Optional.ofNullable(committed.get(plan.progressKey()))
            .map(BackfillProgress::fromJson)
            .orElse(BackfillProgress.NONE);
    return new Backfill(
        discord,
        plan,
        new BackfillLog(log, records, clock, plan.progressKey(), earlier, listener),
        earlier,
        clock,
        listener);
  }

  /** One that only finds out what it would read, and writes nothing. */
  public static Backfill dry(
      RestSource discord, BackfillPlan plan, Clock clock, BackfillListener listener) {
    return new Backfill(discord, plan, null, BackfillProgress.NONE, clock, listener);
  }

  /**
   * Fetches all of it.
   *
   * @throws CommandFailure if Discord or Kafka cannot be reached or refuse, or another backfill has
   *     taken over; what was published until then stays, and the next run goes on from there
   */
  public BackfillSummary run() throws InterruptedException {
    try {
      return walk();
    } catch (UnreadableAnswerException e) {
      throw new CommandFailure(
          ExitCode.FAILED,
          "an answer of Discord's REST API cannot be used: "
              + e.getMessage()
              + ". What was fetched before is in the log; run the backfill again to go on.",
          e);
    }
  }

  private BackfillSummary walk() throws InterruptedException {
    Instant begun = clock.instant();
    long after = 0;
    List<RestObject> page;
    do {
      page = RestObjects.ofArray(answer(discord.guilds(after), "the list of guilds"));
      for (RestObject guild : page) {
        visit(guild.id());
        after = guild.id();
      }
    } while (page.size() >= RestSource.GUILDS);
    List<OpenGap> filled = guildsRefused == 0 ? plan.closes() : List.of();
    if (log != null) {
      log.finish(filled);
    }
    long inPlan = plan.holes().stream().filter(hole -> hole.gap() != null).count();
    long closed = log == null ? 0 : filled.size();
    return new BackfillSummary(
        guilds,
        guildsRefused,
        guildsDone,
        channels,
        channelsRead,
        channelsQuiet,
        channelsRefused,
        messages,
        log == null ? 0 : log.deadLetters(),
        log == null ? 0 : log.bytes(),
        closed,
        inPlan - closed,
        Duration.between(begun, clock.instant()));
  }

  private static byte[] answer(RestSource.Reply reply, String what) {
    return switch (reply) {
      case RestSource.Answer(byte[] body) -> body;
      case RestSource.Refused(int status) ->
          throw new UnreadableAnswerException(what + " is refused: HTTP " + status, null);
    };
  }

  private void visit(long guild) throws InterruptedException {
    OptionalLong after = plan.after(guild);
    if (after.isEmpty()) {
      return;
    }
    if (guild < earlier.guild()) {
      guildsDone++;
      return;
    }
    guilds++;
    long version = now();
    switch (discord.channels(guild)) {
      case RestSource.Refused(int status) -> refused(guild, status);
      case RestSource.Answer(byte[] body) ->
          visit(guild, after.getAsLong(), RestObjects.ofArray(body), version);
    }
  }

  private void refused(long guild, int status) {
    guildsRefused++;
    listener.refused("guild " + guild, status);
    if (log != null) {
      log.refused();
    }
  }

  private void visit(long guild, long after, List<RestObject> placed, long version)
      throws InterruptedException {
    publish(guild, version, CHANNEL, placed.stream().filter(plan::covers).toList());
    List<RestObject> all = new ArrayList<>(placed);
    all.addAll(threads(guild, after, placed));
    List<RestObject> toRead = new ArrayList<>();
    for (RestObject channel : all) {
      if (!channel.holdsMessages() || !plan.covers(channel)) {
        continue;
      }
      if (channel.endsAt(after)) {
        channelsQuiet++;
      } else {
        toRead.add(channel);
      }
    }
    toRead.sort(Comparator.comparingLong(RestObject::id));
    listener.guild(guild, toRead.size());
    for (RestObject channel : toRead) {
      if (log == null) {
        listener.wouldRead(guild, channel.id());
      } else {
        read(guild, channel.id(), after);
      }
    }
  }

  /** Active threads, and those that were archived since. */
  private List<RestObject> threads(long guild, long after, List<RestObject> placed)
      throws InterruptedException {
    List<RestObject> found = new ArrayList<>();
    long version = now();
    switch (discord.activeThreads(guild)) {
      case RestSource.Refused(int status) -> refused(guild, status);
      case RestSource.Answer(byte[] body) -> {
        List<RestObject> active = RestObjects.ofArray(body, "threads");
        publish(guild, version, THREAD, active.stream().filter(plan::covers).toList());
        found.addAll(active);
      }
    }
    for (RestObject channel : placed) {
      if (channel.holdsThreads()) {
        found.addAll(archivedThreads(guild, after, channel.id()));
      }
    }
    return found;
  }

  private List<RestObject> archivedThreads(long guild, long after, long channel)
      throws InterruptedException {
    Instant since = Snowflake.createdAt(after);
    List<RestObject> found = new ArrayList<>();
    Instant before = null;
    while (true) {
      long version = now();
      if (!(discord.archivedThreads(channel, before) instanceof RestSource.Answer(byte[] body))) {
        return found;
      }
      List<RestObject> page = RestObjects.ofArray(body, "threads");
      List<RestObject> late =
          page.stream()
              .filter(thread -> thread.archivedAt() == null || thread.archivedAt().isAfter(since))
              .toList();
      publish(guild, version, THREAD, late.stream().filter(plan::covers).toList());
      found.addAll(late);
      Instant earliest =
          late.stream()
              .map(RestObject::archivedAt)
              .filter(Objects::nonNull)
              .map(Instant.class::cast)
              .min(Comparator.naturalOrder())
              .orElse(null);
      if (page.size() < RestSource.THREADS || late.size() < page.size() || earliest == null) {
        return found;
      }
      before = earliest;
    }
  }

  /** Publishes the state of channels; all guilds before this one are done. */
  private void publish(long guild, long version, String type, List<RestObject> objects)
      throws InterruptedException {
    channels += objects.size();
    if (log != null && !objects.isEmpty()) {
      boolean continued = guild == earlier.guild();
      log.publish(
          guild,
          continued ? earlier.channel() : 0,
          continued ? earlier.message() : 0,
          version,
          type,
          objects);
    }
  }

  private void read(long guild, long channel, long after) throws InterruptedException {
    boolean continued = guild == earlier.guild();
    if (continued && channel < earlier.channel()) {
      return;
    }
    long reached =
        continued && channel == earlier.channel() ? Math.max(after, earlier.message()) : after;
    channelsRead++;
    int size;
    do {
      long version = now();
      switch (discord.messages(channel, reached)) {
        case RestSource.Refused(int status) -> {
          channelsRefused++;
          channelsRead--;
          listener.refused("channel " + channel, status);
          return;
        }
        case RestSource.Answer(byte[] body) -> {
          List<RestObject> page = RestObjects.ofArray(body);
          size = page.size();
          if (size > 0) {
            reached = page.getLast().id();
            commit(guild, channel, reached, version, page);
          }
        }
      }
    } while (size >= RestSource.MESSAGES);
  }

  private void commit(long guild, long channel, long reached, long version, List<RestObject> page)
      throws InterruptedException {
    if (log != null) {
      log.publish(guild, channel, reached, version, MESSAGE, page);
    }
    messages += page.size();
    listener.page(guild, channel, messages);
  }

  /** The row version of what is about to be asked for. */
  private long now() {
    return RowVersions.ofMoment(clock.instant());
  }
}
