package com.discordingest.simulator;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** A gateway client that knows nothing but the wire: every payload is kept as it came. */
final class GatewayClient implements WebSocket.Listener, AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static final ObjectMapper JSON = new ObjectMapper();

  final List<String> raw = new CopyOnWriteArrayList<>();
  final List<JsonNode> dispatches = new CopyOnWriteArrayList<>();
  final List<JsonNode> controls = new CopyOnWriteArrayList<>();
  final List<String> undecodable = new CopyOnWriteArrayList<>();

  private final Inflater inflater = new Inflater();
  private final ByteArrayOutputStream compressed = new ByteArrayOutputStream();
  private final WebSocket socket;
  private volatile int closeCode;
  private volatile boolean ended;

  private GatewayClient(String url) {
    this.socket =
        HTTP.newWebSocketBuilder()
            .buildAsync(URI.create(url + "?v=10&encoding=json&compress=zlib-stream"), this)
            .join();
  }

  static GatewayClient connect(String url) {
    return new GatewayClient(url);
  }

  void send(String json) {
    socket.sendText(json, true).join();
  }

  void identify(String token, long intents, int shard, int shards) {
    send(
        """
        {"op":2,"d":{"token":"%s","intents":%d,"shard":[%d,%d],"properties":{"os":"test"}}}\
        """
            .formatted(token, intents, shard, shards));
  }

  void resume(String token, String session, long sequence) {
    send(
        """
        {"op":6,"d":{"token":"%s","session_id":"%s","seq":%d}}\
        """
            .formatted(token, session, sequence));
  }

  void heartbeat(long sequence) {
    send("{\"op\":1,\"d\":" + sequence + "}");
  }

  /** Closes with 1000, which ends the session. */
  void sayGoodbye() {
    socket.sendClose(WebSocket.NORMAL_CLOSURE, "").join();
  }

  /** Whether a control payload with the opcode has come. */
  boolean got(int op) {
    return controls.stream().anyMatch(payload -> payload.path("op").asInt() == op);
  }

  boolean gotDispatch(String type) {
    return dispatches.stream().anyMatch(payload -> payload.path("t").asText().equals(type));
  }

  String sessionId() {
    return dispatches.getFirst().path("d").path("session_id").asText();
  }

  long lastSequence() {
    return dispatches.getLast().path("s").asLong();
  }

  /** The close frame's code; 0 while there is none, 1006 if the connection was cut. */
  int closeCode() {
    return closeCode;
  }

  boolean ended() {
    return ended;
  }

  @Override
  public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
    byte[] bytes = new byte[data.remaining()];
    data.get(bytes);
    compressed.writeBytes(bytes);
    if (last) {
      inflate();
    }
    from.request(1);
    return null;
  }

  @Override
  public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
    closeCode = code;
    ended = true;
    return null;
  }

  @Override
  public void onError(WebSocket from, Throwable error) {
    closeCode = 1006;
    ended = true;
  }

  private void inflate() {
    byte[] input = compressed.toByteArray();
    compressed.reset();
    inflater.setInput(input);
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    byte[] buffer = new byte[1 << 16];
    try {
      int size = inflater.inflate(buffer);
      while (size > 0) {
        out.write(buffer, 0, size);
        size = inflater.inflate(buffer);
      }
    } catch (DataFormatException e) {
      undecodable.add(e.toString());
      return;
    }
    String text = out.toString(UTF_8);
    raw.add(text);
    try {
      JsonNode payload = JSON.readTree(text);
      (payload.path("op").asInt() == 0 ? dispatches : controls).add(payload);
    } catch (JsonProcessingException e) {
      undecodable.add(text);
    }
  }

  @Override
  public void close() {
    socket.abort();
    inflater.end();
  }
}
