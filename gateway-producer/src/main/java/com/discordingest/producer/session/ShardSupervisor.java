package com.discordingest.producer.session;

import com.discordingest.model.log.SessionCheckpoint;
import com.discordingest.producer.capture.CaptureQueue;
import com.discordingest.producer.capture.ShardCapture;
import com.discordingest.runtime.CommandFailure;
import com.discordingest.runtime.ExitCode;
import java.time.Duration;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps one shard connected: opens a connection, watches it until it ends, decides what comes next,
 * and so on until it is stopped. Resumes the session of its checkpoint, if there is one. One thread
 * runs it; it blocks, event loops never do.
 */
public final class ShardSupervisor {
  private static final Logger LOG = LoggerFactory.getLogger(ShardSupervisor.class);
  private static final Duration WATCH = Duration.ofMillis(100);

  /** A connection that lasted so long was no failure. */
  private static final Duration LASTING = Duration.ofSeconds(30);

  private final ShardCapture capture;
  private final CaptureQueue queue;
  private final GatewayConnector connector;
  private final IdentifyLimiter limiter;
  private final String baseUrl;
  private final Limits limits;
  private final Backoff backoff;
  private final SessionMetrics metrics;
  private final CountDownLatch stopping = new CountDownLatch(1);
  private volatile String state = "not started";
  private volatile boolean connected;

  /**
   * When the supervisor loses its patience.
   *
   * @param start how long HELLO may take, and then READY or RESUMED
   * @param silence how long nothing but heartbeats may come
   * @param resumeAttempts how many resumes in a row may fail
   */
  public record Limits(Duration start, Duration silence, int resumeAttempts) {}

  public ShardSupervisor(
      ShardCapture capture,
      CaptureQueue queue,
      GatewayConnector connector,
      IdentifyLimiter limiter,
      String baseUrl,
      Limits limits,
      SessionMetrics metrics) {
    this.capture = capture;
    this.queue = queue;
    this.connector = connector;
    this.limiter = limiter;
    this.baseUrl = baseUrl;
    this.limits = limits;
    this.backoff = new Backoff(new SplittableRandom());
    this.metrics = metrics;
  }

  /**
   * Keeps the shard connected until {@link #stop}.
   *
   * @throws CommandFailure if Discord refuses the bot
   */
  public void run() throws InterruptedException {
    SessionDecision next =
        capture.session().isPresent()
            ? new SessionDecision.Resume(false)
            : new SessionDecision.Identify("no session yet");
    int failures = 0;
    while (!isStopping()) {
      awaitRoom();
      if (isStopping()) {
        break;
      }
      Attempt attempt = prepare(next);
      long capturedBefore = capture.captured();
      Outcome outcome = connect(attempt);
      if (outcome.end() instanceof ConnectionEnd.Stopped) {
        break;
      }
      failures = madeProgress(outcome, capturedBefore) ? 0 : failures + 1;
      next =
          SessionDecision.after(
              attempt, outcome.end(), outcome.established(), failures, limits.resumeAttempts());
      Duration pause = backoff.after(outcome.end(), failures);
      LOG.info(
          "shard {}: {}; next: {} in {} ms",
          capture.shard(),
          outcome.end(),
          next,
          pause.toMillis());
      state = "waiting to reconnect";
      if (stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        break;
      }
    }
    state = "stopped";
  }

  /**
   * Whether a connection did what it was for. That RESUMED came is not enough: if what is replayed
   * breaks the connection each time, it would go on for ever.
   */
  private boolean madeProgress(Outcome outcome, long capturedBefore) {
    boolean endedInOrder =
        switch (outcome.end()) {
          case ConnectionEnd.ReconnectRequested _,
              ConnectionEnd.HeldBack _,
              ConnectionEnd.Deaf _,
              ConnectionEnd.Stopped _ ->
              true;
          case ConnectionEnd.Closed _,
              ConnectionEnd.Broken _,
              ConnectionEnd.Unreachable _,
              ConnectionEnd.SessionInvalidated _,
              ConnectionEnd.NotReadyInTime _ ->
              outcome.lasted().compareTo(LASTING) > 0;
        };
    return (outcome.established() && endedInOrder) || capture.captured() > capturedBefore + 1;
  }

  /** Turns the decision into an attempt; gives a lost session up. */
  private Attempt prepare(SessionDecision decision) {
    return switch (decision) {
      case SessionDecision.Resume(boolean atBaseUrl) -> new Attempt.Resume(atBaseUrl);
      case SessionDecision.Identify(String reason) -> {
        if (capture.session().isPresent()) {
          LOG.warn(
              "shard {}: the session is lost ({}); gateway-producer backfill fetches what was"
                  + " missed",
              capture.shard(),
              reason);
        }
        capture.abandonSession(reason);
        yield new Attempt.Identify();
      }
      case SessionDecision.Stop(String message) ->
          throw new CommandFailure(ExitCode.REFUSED, message);
    };
  }

  private record Outcome(ConnectionEnd end, boolean established, Duration lasted) {}

  private Outcome connect(Attempt attempt) throws InterruptedException {
    return switch (attempt) {
      case Attempt.Identify _ -> {
        state = "waiting for its turn to identify";
        try (IdentifyLimiter.Permit permit = limiter.acquire(capture.shard().number())) {
          state = "identifying";
          metrics.identify();
          yield watch(connector.identify(capture, baseUrl, permit), permit);
        }
      }
      case Attempt.Resume(boolean atBaseUrl) -> {
        SessionCheckpoint session = capture.session().orElseThrow();
        String own = session.resumeUrl();
        String url = atBaseUrl || own == null || own.isBlank() ? baseUrl : own;
        state = "resuming";
        metrics.resume();
        yield watch(connector.resume(capture, url, session), null);
      }
    };
  }

  private Outcome watch(Connection connection, IdentifyLimiter.@Nullable Permit permit)
      throws InterruptedException {
    try {
      boolean announced = false;
      long shutSince = 0;
      while (true) {
        Optional<ConnectionEnd> end = connection.awaitEnd(WATCH);
        if (end.isPresent()) {
          metrics.ended(end.get());
          return new Outcome(end.get(), connection.isEstablished(), connection.age());
        }
        if (connection.isEstablished() && !announced) {
          announced = true;
          connected = true;
          state = "connected";
          LOG.info("shard {}: connected", capture.shard());
          if (permit != null) {
            permit.close();
          }
        }
        shutSince = queue.accepting() ? 0 : shutSince == 0 ? System.nanoTime() : shutSince;
        reasonToDrop(connection, shutSince).ifPresent(connection::drop);
      }
    } finally {
      connected = false;
      capture.endConnection();
      connection.dispose();
    }
  }

  private Optional<ConnectionEnd> reasonToDrop(Connection connection, long shutSince) {
    if (isStopping()) {
      return Optional.of(new ConnectionEnd.Stopped());
    }
    Duration interval = connection.heartbeatInterval().orElse(limits.start());
    if (shutSince != 0 && System.nanoTime() - shutSince > interval.toNanos()) {
      return Optional.of(new ConnectionEnd.HeldBack());
    }
    if (shutSince != 0) {
      return Optional.empty();
    }
    Duration waited = connection.sinceProgress();
    if (!connection.isEstablished() && waited.compareTo(limits.start()) > 0) {
      String stage =
          connection.heartbeatInterval().isEmpty() ? "no HELLO" : "neither READY nor RESUMED";
      return Optional.of(new ConnectionEnd.NotReadyInTime(stage + " within " + limits.start()));
    }
    if (connection.isEstablished() && waited.compareTo(limits.silence()) > 0) {
      return Optional.of(new ConnectionEnd.Deaf());
    }
    return Optional.empty();
  }

  /** While Kafka does not take what is held, a connection would only fill up again. */
  private void awaitRoom() throws InterruptedException {
    while (!queue.accepting()) {
      state = "waiting for Kafka";
      if (stopping.await(WATCH.toMillis(), TimeUnit.MILLISECONDS)) {
        return;
      }
    }
  }

  /** Drops the connection, keeping the session, and lets {@link #run} return. */
  public void stop() {
    stopping.countDown();
  }

  private boolean isStopping() {
    return stopping.getCount() == 0;
  }

  public boolean isConnected() {
    return connected;
  }

  /** What it is doing, in a few words. */
  public String state() {
    return state;
  }

  public ShardCapture capture() {
    return capture;
  }
}
