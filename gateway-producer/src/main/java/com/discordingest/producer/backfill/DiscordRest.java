package com.discordingest.producer.backfill;

import com.discordingest.runtime.CommandFailure;
import com.discordingest.runtime.ExitCode;
import discord4j.common.JacksonResources;
import discord4j.common.ReactorResources;
import discord4j.rest.http.ExchangeStrategies;
import discord4j.rest.http.client.ClientException;
import discord4j.rest.request.BucketGlobalRateLimiter;
import discord4j.rest.request.DefaultRouter;
import discord4j.rest.request.DiscordWebRequest;
import discord4j.rest.request.RequestQueueFactory;
import discord4j.rest.request.Router;
import discord4j.rest.request.RouterOptions;
import discord4j.rest.route.Routes;
import io.netty.buffer.ByteBufUtil;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.netty.http.client.HttpClient;
import reactor.netty.http.client.HttpClientResponse;
import reactor.netty.resources.ConnectionProvider;
import reactor.netty.resources.LoopResources;

/**
 * Discord's REST API by Discord4J's router, which keeps the limits of each route, waits after a 429
 * as long as Discord says, and repeats what fails on Discord's side (500 to 504). What is asked of
 * it here, one request at a time, stays below a rate that leaves the rest of the bot's limit to
 * others. For one thread.
 */
public final class DiscordRest implements RestSource, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DiscordRest.class);
  private static final Duration ANSWER_TIMEOUT = Duration.ofSeconds(30);
  private static final int TOO_MANY = 429;

  /** Waited after a 429 that does not say for how long, as those of Discord's front do. */
  private static final Duration UNTOLD_WAIT = Duration.ofSeconds(30);

  private final String baseUrl;
  private final Duration patience;
  private final Consumer<Duration> waits;
  private final ConnectionProvider connections = ConnectionProvider.create("backfill", 1);
  private final LoopResources loops = LoopResources.create("backfill", 1, true);
  private final Scheduler timer = Schedulers.newSingle("backfill-timer", true);
  private final Router router;
  private volatile int lastStatus;

  /**
   * @param baseUrl such as {@code https://discord.com/api/v10}
   * @param token the bot's token; never printed
   * @param requestsPerSecond how many requests a second are sent at most
   * @param patience for how long an API that gives no answers is asked again
   * @param waits told of each wait that a limit demands; called by another thread
   */
  public DiscordRest(
      String baseUrl,
      String token,
      int requestsPerSecond,
      Duration patience,
      Consumer<Duration> waits) {
    this.baseUrl = baseUrl.replaceAll("/+$", "");
    this.patience = patience;
    this.waits = waits;
    HttpClient http =
        HttpClient.create(connections)
            .runOn(loops)
            .compress(true)
            .followRedirect(true)
            .responseTimeout(ANSWER_TIMEOUT)
            .doOnResponse((response, _) -> answered(response));
    this.router =
        new DefaultRouter(
            new RouterOptions(
                token,
                ReactorResources.builder()
                    .httpClient(http)
                    .timerTaskScheduler(timer)
                    .blockingTaskScheduler(timer)
                    .build(),
                ExchangeStrategies.jackson(JacksonResources.create().getObjectMapper()),
                List.of(),
                BucketGlobalRateLimiter.create(requestsPerSecond, Duration.ofSeconds(1), timer),
                RequestQueueFactory.buffering(),
                this.baseUrl));
  }

  @Override
  public Reply guilds(long after) throws InterruptedException {
    return ask(() ->
        Routes.CURRENT_USER_GUILDS_GET
            .newRequest()
            .query("limit", RestSource.GUILDS)
            .query("after", after));
  }

  @Override
  public Reply channels(long guildId) throws InterruptedException {
    return ask(() -> Routes.GUILD_CHANNELS_GET.newRequest(guildId));
  }

  @Override
  public Reply activeThreads(long guildId) throws InterruptedException {
    return ask(() -> Routes.LIST_ACTIVE_GUILD_THREADS.newRequest(guildId));
  }

  @Override
  public Reply archivedThreads(long channelId, @Nullable Instant before)
      throws InterruptedException {
    return ask(() -> {
      DiscordWebRequest request =
          Routes.LIST_PUBLIC_ARCHIVED_THREADS
              .newRequest(channelId)
              .query("limit", RestSource.THREADS);
      return before == null ? request : request.query("before", before.toString());
    });
  }

  @Override
  public Reply messages(long channelId, long after) throws InterruptedException {
    return ask(() ->
        Routes.MESSAGES_GET
            .newRequest(channelId)
            .query("limit", RestSource.MESSAGES)
            .query("after", after));
  }

  /** Makes the same request once more each time it is asked. */
  @FunctionalInterface
  private interface Request {
    DiscordWebRequest make();
  }

  private Reply ask(Request request) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    long pause = 500;
    while (true) {
      lastStatus = 0;
      CompletableFuture<byte[]> answer =
          request
              .make()
              .exchange(router)
              .mono()
              .flatMap(response -> response.getBody().map(ByteBufUtil::getBytes))
              .switchIfEmpty(Mono.just(new byte[0]))
              .toFuture();
      Throwable problem;
      try {
        return new Answer(answer.get());
      } catch (ExecutionException e) {
        problem = e.getCause() == null ? e : e.getCause();
      } finally {
        answer.cancel(true);
      }
      if (problem instanceof ClientException refusal) {
        int status = refusal.getStatus().code();
        switch (status) {
          case 403, 404 -> {
            return new Refused(status);
          }
          case 401 ->
              throw new CommandFailure(
                  ExitCode.REFUSED,
                  "Discord does not accept the token (HTTP 401 from "
                      + baseUrl
                      + "). Copy the bot's token from the developer portal (Bot, Reset Token) and"
                      + " set DISCORD_TOKEN.");
          default -> {}
        }
      }
      if (lastStatus == TOO_MANY) {
        pause = UNTOLD_WAIT.toMillis();
        waits.accept(UNTOLD_WAIT);
      } else if (System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(pause) - deadline > 0) {
        throw new CommandFailure(
            ExitCode.UNREACHABLE,
            "Discord's API at "
                + baseUrl
                + " gave no usable answer within "
                + patience.toSeconds()
                + " s: "
                + problem
                + ". Check the network and discord.api.url, and run the backfill again: it goes on"
                + " where it stood.",
            problem);
      }
      LOG.warn("{}: {}; asking again in {} ms", baseUrl, problem.toString(), pause);
      TimeUnit.MILLISECONDS.sleep(pause);
      pause = Math.min(pause * 2, 10_000);
    }
  }

  private void answered(HttpClientResponse response) {
    lastStatus = response.status().code();
    if (lastStatus == TOO_MANY) {
      String wait = response.responseHeaders().get("Retry-After");
      if (wait != null && wait.matches("\\d{1,9}(\\.\\d{1,9})?")) {
        waits.accept(Duration.ofMillis(Math.round(Double.parseDouble(wait) * 1_000)));
      }
    } else if (response.responseHeaders().getInt("X-RateLimit-Remaining", -1) == 0) {
      String wait = response.responseHeaders().get("X-RateLimit-Reset-After", "0");
      if (wait.matches("\\d{1,9}(\\.\\d{1,9})?")) {
        waits.accept(Duration.ofMillis(Math.round(Double.parseDouble(wait) * 1_000)));
      }
    }
  }

  @Override
  public void close() {
    connections.disposeLater().block(Duration.ofSeconds(5));
    loops.disposeLater(Duration.ZERO, Duration.ofSeconds(2)).block(Duration.ofSeconds(5));
    timer.dispose();
  }
}
