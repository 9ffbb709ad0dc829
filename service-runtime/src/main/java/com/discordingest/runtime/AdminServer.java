package com.discordingest.runtime;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * The admin port: {@code /metrics} as Prometheus text, {@code /health/live}, {@code /health/ready}
 * (200 or 503 with a line that says why) and a status page at {@code /}. Answers on two daemon
 * threads of its own, so that a busy service still answers. Closing it stops at once.
 */
public final class AdminServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads;

  private AdminServer(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /**
   * Binds and starts.
   *
   * @param address where to listen; port 0 picks a free one
   * @param status the text of the status page
   * @throws CommandFailure if the address cannot be bound
   */
  public static AdminServer start(
      InetSocketAddress address,
      PrometheusMeterRegistry metrics,
      Supplier<Health> live,
      Supplier<Health> ready,
      Supplier<String> status) {
    HttpServer server;
    try {
      server = HttpServer.create(address, 0);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "cannot listen on admin address "
              + address
              + ": "
              + e.getMessage()
              + ". Set admin.port to a free port, or 0 to let the system choose.",
          e);
    }
    ExecutorService threads =
        Executors.newFixedThreadPool(2, Thread.ofPlatform().daemon().name("admin-", 0).factory());
    server.setExecutor(threads);
    server.createContext(
        "/metrics",
        exchange ->
            answer(
                exchange,
                "/metrics",
                200,
                "text/plain; version=0.0.4; charset=utf-8",
                metrics.scrape()));
    server.createContext("/health/live", exchange -> answer(exchange, "/health/live", live.get()));
    server.createContext(
        "/health/ready", exchange -> answer(exchange, "/health/ready", ready.get()));
    server.createContext(
        "/", exchange -> answer(exchange, "/", 200, "text/plain; charset=utf-8", status.get()));
    server.start();
    return new AdminServer(server, threads);
  }

  private static void answer(HttpExchange exchange, String path, Health health) throws IOException {
    answer(
        exchange,
        path,
        health.healthy() ? 200 : 503,
        "text/plain; charset=utf-8",
        (health.healthy() ? "UP " : "DOWN ") + health.detail() + "\n");
  }

  private static void answer(
      HttpExchange exchange, String path, int status, String type, String body) throws IOException {
    try (exchange) {
      if (!exchange.getRequestURI().getPath().equals(path)) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      byte[] bytes = body.getBytes(UTF_8);
      exchange.getResponseHeaders().set("Content-Type", type);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      try (OutputStream out = exchange.getResponseBody()) {
        out.write(bytes);
      }
    }
  }

  /** The port it listens on. */
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
