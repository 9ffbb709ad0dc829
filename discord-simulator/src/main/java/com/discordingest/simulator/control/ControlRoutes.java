package com.discordingest.simulator.control;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.discordingest.simulator.gateway.Dispatcher;
import com.discordingest.simulator.gateway.GatewayStatus;
import com.discordingest.simulator.gateway.ShardStatus;
import com.discordingest.simulator.rest.Answer;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests below {@code /control}: GET status and help, POST faults. Thread-safe; answers
 * come from the dispatcher's thread.
 */
public final class ControlRoutes {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonFactory PARSERS = JSON.getFactory();
  private static final String HELP =
      """
      GET  /control/status                          how everything stands, as JSON
      GET  /control/help                            this text

      Faults; shard=N limits one to a shard, without it all shards are meant.

      POST /control/faults/drop                     cut the connection without a close frame
      POST /control/faults/reset                    cut it with a TCP reset
      POST /control/faults/close?code=4000          close the connection with a code
      POST /control/faults/reconnect                ask for a reconnect (opcode 7)
      POST /control/faults/request-heartbeat        ask for a heartbeat (opcode 1)
      POST /control/faults/invalid-session?resumable=false
                                                    opcode 9; not resumable ends the session
      POST /control/faults/no-hello?count=1         say no HELLO to the next connections
      POST /control/faults/no-acks?on=true          acknowledge no heartbeats (on=false: again)
      POST /control/faults/stall?on=true            send nothing, stay open (on=false: go on)
      POST /control/faults/garbled-frame?stream=false
                                                    send broken JSON; stream=true: a broken stream
      POST /control/faults/refuse-resume?count=1    refuse the next RESUMEs (opcode 9)
      POST /control/faults/expire-sessions          end sessions, as if not resumed in time
      POST /control/faults/rate-limit?count=1&millis=1000&global=false
                                                    answer the next REST requests with 429
      POST /control/faults/big-guild-create?mib=20  add a guild with a GUILD_CREATE that large
      POST /control/faults/pause                    let the world stand still
      POST /control/faults/resume                   let the world go on
      POST /control/faults/emit?shard=0             put {"t":..,"d":..} from the body into the
                                                    session, verbatim; with t=NAME the body is d
      """;

  private final Dispatcher dispatcher;

  public ControlRoutes(Dispatcher dispatcher) {
    this.dispatcher = dispatcher;
  }

  /**
   * Answers a request.
   *
   * @param path without {@code /control}
   */
  public CompletableFuture<Answer> answer(
      boolean post, String path, Map<String, List<String>> query, byte[] body) {
    if (!post) {
      return switch (path) {
        case "/status" -> dispatcher.status().thenApply(this::status);
        case "", "/", "/help" -> CompletableFuture.completedFuture(Answer.text(200, HELP));
        default -> notFound();
      };
    }
    if (!path.startsWith("/faults/")) {
      return notFound();
    }
    try {
      return fault(path.substring("/faults/".length()), new Parameters(query), body);
    } catch (IllegalArgumentException e) {
      return CompletableFuture.completedFuture(Answer.text(400, e.getMessage() + "\n"));
    }
  }

  private CompletableFuture<Answer> fault(String name, Parameters parameters, byte[] body) {
    int shard = parameters.number("shard", -1);
    return switch (name) {
      case "drop" -> affected(dispatcher.faultRequests().drop(shard));
      case "reset" -> affected(dispatcher.faultRequests().reset(shard));
      case "close" ->
          affected(
              dispatcher.faultRequests().closeConnections(shard, parameters.number("code", 4000)));
      case "reconnect" -> affected(dispatcher.faultRequests().reconnect(shard));
      case "request-heartbeat" -> affected(dispatcher.faultRequests().requestHeartbeat(shard));
      case "invalid-session" ->
          affected(
              dispatcher
                  .faultRequests()
                  .invalidateSessions(shard, parameters.flag("resumable", false)));
      case "no-hello" ->
          affected(dispatcher.faultRequests().skipHello(parameters.number("count", 1)));
      case "no-acks" ->
          affected(dispatcher.faultRequests().acknowledge(shard, !parameters.flag("on", true)));
      case "stall" ->
          affected(dispatcher.faultRequests().stall(shard, parameters.flag("on", true)));
      case "garbled-frame" ->
          affected(dispatcher.faultRequests().garble(shard, parameters.flag("stream", false)));
      case "refuse-resume" ->
          affected(dispatcher.faultRequests().refuseResumes(parameters.number("count", 1)));
      case "rate-limit" ->
          affected(
              dispatcher
                  .faultRequests()
                  .limitRate(
                      parameters.number("count", 1),
                      parameters.number("millis", 1_000) / 1e3,
                      parameters.flag("global", false)));
      case "expire-sessions" -> affected(dispatcher.faultRequests().expireSessions(shard));
      case "big-guild-create" ->
          dispatcher
              .faultRequests()
              .addBigGuild(shard, parameters.number("mib", 20))
              .thenApply(id -> Answer.json("{\"guild_id\":\"" + id + "\"}\n"));
      case "pause" -> affected(dispatcher.faultRequests().pause(true));
      case "resume" -> affected(dispatcher.faultRequests().pause(false));
      case "emit" -> emit(Math.max(0, shard), parameters.text("t"), body);
      default -> notFound();
    };
  }

  private CompletableFuture<Answer> emit(int shard, @Nullable String type, byte[] body) {
    for (byte b : body) {
      if (b == '\n') {
        throw new IllegalArgumentException("the body must be on one line, as the ledger is");
      }
    }
    if (type != null) {
      return affected(dispatcher.faultRequests().emit(shard, type, body));
    }
    String foundType = null;
    byte[] data = null;
    try (JsonParser parser = PARSERS.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IllegalArgumentException("the body must be an object with t and d");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        parser.nextToken();
        int start = (int) parser.currentTokenLocation().getByteOffset();
        if (field.equals("t")) {
          foundType = parser.getText();
        }
        parser.skipChildren();
        parser.finishToken();
        if (field.equals("d")) {
          data = Arrays.copyOfRange(body, start, (int) parser.currentLocation().getByteOffset());
        }
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "the body is not JSON (use ?t=NAME to send any bytes): " + e.getMessage(), e);
    }
    if (foundType == null || data == null) {
      throw new IllegalArgumentException("the body must have t and d");
    }
    return affected(dispatcher.faultRequests().emit(shard, foundType, data));
  }

  private static CompletableFuture<Answer> affected(CompletableFuture<Integer> count) {
    return count.thenApply(n -> Answer.json("{\"affected\":" + n + "}\n"));
  }

  private static CompletableFuture<Answer> notFound() {
    return CompletableFuture.completedFuture(
        Answer.text(404, "no such thing; GET /control/help lists what there is\n"));
  }

  private Answer status(GatewayStatus status) {
    ObjectNode root = JSON.createObjectNode();
    root.put("sent", status.dispatches());
    root.put("worldEvents", status.worldEvents());
    root.put("done", status.done());
    root.put("delivered", status.delivered());
    root.put("paused", status.paused());
    for (ShardStatus shard : status.shards()) {
      root.withArrayProperty("shards")
          .addObject()
          .put("shard", shard.shard())
          .put("session", shard.session())
          .put("connected", shard.connected())
          .put("sequence", shard.sequence())
          .put("acked", shard.acknowledged())
          .put("waiting", shard.waiting());
    }
    ObjectNode faults = root.putObject("faults");
    dispatcher.faults().counts().forEach(faults::put);
    return Answer.json((root.toPrettyString() + "\n").getBytes(UTF_8));
  }

  /** A request's query parameters. */
  private record Parameters(Map<String, List<String>> query) {
    @Nullable String text(String name) {
      List<String> values = query.get(name);
      return values == null ? null : values.getFirst();
    }

    int number(String name, int otherwise) {
      String value = text(name);
      if (value == null) {
        return otherwise;
      }
      try {
        return Integer.parseInt(value);
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(name + " must be a number, not " + value, e);
      }
    }

    boolean flag(String name, boolean otherwise) {
      String value = text(name);
      return value == null ? otherwise : Boolean.parseBoolean(value);
    }
  }
}
