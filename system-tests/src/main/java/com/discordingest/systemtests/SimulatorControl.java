package com.discordingest.systemtests;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Talks to the simulator's control interface. Thread-safe. */
final class SimulatorControl implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client = HttpClient.newHttpClient();
  private final String url;

  /**
   * @param url of the interface, without a slash at the end
   */
  SimulatorControl(String url) {
    this.url = url;
  }

  /**
   * How the fake gateway stands.
   *
   * @param sent how many dispatches the ledger holds
   */
  record Status(
      long sent, long worldEvents, boolean done, boolean paused, List<ShardStatus> shards) {
    boolean connected() {
      return shards.stream().allMatch(ShardStatus::connected);
    }
  }

  /**
   * How a shard stands.
   *
   * @param session its session's id; empty if it has none
   * @param sequence the latest in that session
   * @param waiting how many dispatches are not sent yet
   */
  record ShardStatus(int shard, String session, boolean connected, long sequence, long waiting) {}

  Status status() {
    try {
      JsonNode root = JSON.readTree(request("GET", "/status", ""));
      List<ShardStatus> shards = new ArrayList<>();
      for (JsonNode shard : root.path("shards")) {
        shards.add(
            new ShardStatus(
                shard.path("shard").asInt(),
                shard.path("session").asText(""),
                shard.path("connected").asBoolean(),
                shard.path("sequence").asLong(),
                shard.path("waiting").asLong()));
      }
      return new Status(
          root.path("sent").asLong(),
          root.path("worldEvents").asLong(),
          root.path("done").asBoolean(),
          root.path("paused").asBoolean(),
          shards);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Asks for a fault.
   *
   * @param fault as its help spells it, such as {@code close?code=4000&shard=1}
   * @return how many shards it affected
   */
  int fault(String fault) {
    return affected(request("POST", "/faults/" + fault, ""));
  }

  /** Puts a dispatch into a shard's session; returns false if there is none. */
  boolean emit(int shard, String type, String data) {
    return affected(request("POST", "/faults/emit?shard=" + shard + "&t=" + type, data)) > 0;
  }

  private static int affected(String answer) {
    try {
      return JSON.readTree(answer).path("affected").asInt();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String request(String method, String path, String body) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + path))
            .timeout(Duration.ofSeconds(30))
            .method(method, HttpRequest.BodyPublishers.ofString(body, UTF_8))
            .build();
    try {
      HttpResponse<String> response =
          client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
      if (response.statusCode() != 200) {
        throw new IllegalStateException(
            "the simulator answers "
                + path
                + " with "
                + response.statusCode()
                + ": "
                + response.body());
      }
      return response.body();
    } catch (IOException e) {
      throw new UncheckedIOException("the simulator does not answer " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking the simulator", e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
