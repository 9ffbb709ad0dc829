package com.discordingest.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/**
 * The metrics of a service as its admin port shows them.
 *
 * @param text the page, in Prometheus's format
 */
record Metrics(String text) {
  /**
   * Reads them.
   *
   * @throws IllegalStateException if the service has not said where its admin port is
   */
  static Metrics of(ServiceProcess service) {
    return new Metrics(page(service, "/metrics"));
  }

  /**
   * What the admin port answers to the question after its health: UP or DOWN, and why.
   *
   * @param question {@code live} or {@code ready}
   */
  static String health(ServiceProcess service, String question) {
    return page(service, "/health/" + question);
  }

  private static String page(ServiceProcess service, String path) {
    int port =
        service
            .adminPort()
            .orElseThrow(() -> new IllegalStateException("no admin port in " + service.log()));
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (IOException e) {
      throw new UncheckedIOException("no " + path + " of " + service, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading " + path, e);
    }
  }

  /** The sum over all labels of what has this name; 0 if there is none. */
  double value(String name) {
    return text.lines()
        .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }
}
