package com.discordingest.simulator.rest;

import com.discordingest.simulator.gateway.Dispatcher;
import com.discordingest.simulator.gateway.Faults;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests below {@code /api/v10} from the world, with Discord's errors: 401 for a wrong
 * token, 404 for what is not there. Thread-safe; answers come from the dispatcher's thread.
 */
public final class RestRoutes {
  private static final Pattern GUILD_CHANNELS = Pattern.compile("/guilds/(\\d{1,19})/channels");
  private static final Pattern ACTIVE_THREADS =
      Pattern.compile("/guilds/(\\d{1,19})/threads/active");
  private static final Pattern ARCHIVED_THREADS =
      Pattern.compile("/channels/(\\d{1,19})/threads/archived/public");
  private static final Pattern MESSAGES = Pattern.compile("/channels/(\\d{1,19})/messages");
  private static final int MOST_MESSAGES = 100;
  private static final int MOST_THREADS = 100;
  private static final int MOST_GUILDS = 200;

  private final Dispatcher dispatcher;
  private final Supplier<String> gatewayUrl;

  /**
   * @param gatewayUrl where clients shall connect
   */
  public RestRoutes(Dispatcher dispatcher, Supplier<String> gatewayUrl) {
    this.dispatcher = dispatcher;
    this.gatewayUrl = gatewayUrl;
  }

  /**
   * Answers a GET.
   *
   * @param path without the API's prefix
   * @param authorization the header's value
   */
  public CompletableFuture<Answer> get(
      String path, Map<String, List<String>> query, @Nullable String authorization) {
    if (path.equals("/gateway")) {
      return CompletableFuture.completedFuture(
          Answer.json("{\"url\":\"" + gatewayUrl.get() + "\"}"));
    }
    if (!("Bot " + dispatcher.options().token()).equals(authorization)) {
      return CompletableFuture.completedFuture(Answer.error(401, 0, "401: Unauthorized"));
    }
    Faults.RateLimit limit = dispatcher.faults().takeRateLimit();
    if (limit.left() > 0) {
      return CompletableFuture.completedFuture(
          Answer.tooManyRequests(limit.seconds(), limit.global()));
    }
    if (path.equals("/gateway/bot")) {
      return gatewayBot();
    }
    if (path.equals("/users/@me")) {
      return dispatcher.ask(world -> Answer.json(world.botUser()));
    }
    if (path.equals("/users/@me/guilds")) {
      long after = number(query, "after", 0);
      int most = (int) number(query, "limit", MOST_GUILDS);
      return dispatcher.ask(world -> Answer.json(world.guildsAfter(after, most)));
    }
    Matcher guild = GUILD_CHANNELS.matcher(path);
    if (guild.matches()) {
      long id = Long.parseLong(guild.group(1));
      return dispatcher.ask(world -> found(world.channels(id), 10004, "Unknown Guild"));
    }
    Matcher threads = ACTIVE_THREADS.matcher(path);
    if (threads.matches()) {
      long id = Long.parseLong(threads.group(1));
      return dispatcher.ask(world -> found(world.activeThreads(id), 10004, "Unknown Guild"));
    }
    Matcher archived = ARCHIVED_THREADS.matcher(path);
    if (archived.matches()) {
      return archivedThreads(Long.parseLong(archived.group(1)), query);
    }
    Matcher messages = MESSAGES.matcher(path);
    if (messages.matches()) {
      return messages(Long.parseLong(messages.group(1)), query);
    }
    return CompletableFuture.completedFuture(Answer.error(404, 0, "404: Not Found"));
  }

  private CompletableFuture<Answer> gatewayBot() {
    return dispatcher
        .identifiesLeft()
        .thenApply(left ->
            Answer.json(
                "{\"url\":\""
                    + gatewayUrl.get()
                    + "\",\"shards\":"
                    + dispatcher.options().shards()
                    + ",\"session_start_limit\":{\"total\":"
                    + left[1]
                    + ",\"remaining\":"
                    + left[0]
                    + ",\"reset_after\":86400000,\"max_concurrency\":"
                    + dispatcher.options().maxConcurrency()
                    + "}}"));
  }

  private CompletableFuture<Answer> messages(long channel, Map<String, List<String>> query) {
    long before = number(query, "before", -1);
    long after = number(query, "after", -1);
    long limit = number(query, "limit", 50);
    if (limit < 1 || limit > MOST_MESSAGES || (before >= 0 && after >= 0)) {
      return CompletableFuture.completedFuture(Answer.error(400, 50035, "Invalid Form Body"));
    }
    return dispatcher.ask(world ->
        found(world.messages(channel, before, after, (int) limit), 10003, "Unknown Channel"));
  }

  private CompletableFuture<Answer> archivedThreads(long channel, Map<String, List<String>> query) {
    long before;
    try {
      List<String> moment = query.get("before");
      before =
          moment == null
              ? Long.MAX_VALUE
              : OffsetDateTime.parse(moment.getFirst()).toInstant().toEpochMilli();
    } catch (DateTimeParseException e) {
      return CompletableFuture.completedFuture(Answer.error(400, 50035, "Invalid Form Body"));
    }
    int limit = (int) number(query, "limit", MOST_THREADS);
    return dispatcher.ask(
        world -> found(world.archivedThreads(channel, before, limit), 10003, "Unknown Channel"));
  }

  private static long number(Map<String, List<String>> query, String name, long otherwise) {
    List<String> values = query.get(name);
    if (values == null || !values.getFirst().matches("\\d{1,18}|[0-8]\\d{18}")) {
      return otherwise;
    }
    return Long.parseLong(values.getFirst());
  }

  private static Answer found(byte @Nullable [] body, int code, String message) {
    return body == null ? Answer.error(404, code, message) : Answer.json(body);
  }
}
