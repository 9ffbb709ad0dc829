package com.discordingest.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** Asks the simulator how far it is. */
final class SimulatorControl implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final HttpRequest status;

  /**
   * What the simulator says.
   *
   * @param sent the lines of its ledger, those of earlier runs included
   * @param done whether it has sent all that it was told to
   */
  record Status(long sent, boolean done) {}

  SimulatorControl(String controlUrl) {
    this.status =
        HttpRequest.newBuilder(URI.create(controlUrl + "/status"))
            .timeout(Duration.ofSeconds(5))
            .build();
  }

  /** Empty when it does not answer. */
  Optional<Status> status() throws InterruptedException {
    try {
      JsonNode answer = JSON.readTree(http.send(status, BodyHandlers.ofByteArray()).body());
      return Optional.of(new Status(answer.path("sent").asLong(), answer.path("done").asBoolean()));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  @Override
  public void close() {
    http.close();
  }
}
