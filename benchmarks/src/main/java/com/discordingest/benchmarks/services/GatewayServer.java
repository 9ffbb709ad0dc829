package com.discordingest.benchmarks.services;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * As much of Discord as the producer asks for: {@code /gateway/bot}, and a gateway whose
 * connections hand out what the caller gives them. Cheaper than discord-simulator, which knows a
 * world and keeps a ledger: what sends must not take the time of what is measured.
 */
final class GatewayServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GatewayServer.class);
  private static final int BACKLOG = 50;

  private final ServerSocket socket;
  private final BlockingQueue<GatewayLink> identified = new LinkedBlockingQueue<>();

  private GatewayServer(ServerSocket socket) {
    this.socket = socket;
  }

  /** Listens on a free port of 127.0.0.1. */
  static GatewayServer start() {
    try {
      GatewayServer server =
          new GatewayServer(new ServerSocket(0, BACKLOG, InetAddress.getLoopbackAddress()));
      Thread.ofVirtual().name("gateway").start(server::accept);
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot listen", e);
    }
  }

  String apiUrl() {
    return "http://127.0.0.1:" + socket.getLocalPort() + "/api/v10";
  }

  /** The next connection that has identified itself and got its READY. */
  GatewayLink awaitLink(Duration patience) throws InterruptedException {
    GatewayLink link = identified.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
    if (link == null) {
      throw new IllegalStateException("no producer has connected within " + patience);
    }
    return link;
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        client.setTcpNoDelay(true);
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        if (!socket.isClosed()) {
          LOG.warn("cannot accept", e);
        }
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      InputStream in = new BufferedInputStream(client.getInputStream(), 1 << 16);
      String request = head(in);
      while (!request.isEmpty()) {
        if (request.contains("Sec-WebSocket-Key") || request.contains("sec-websocket-key")) {
          GatewayLink.open(client, in, request, identified::add).run();
          return;
        }
        answer(client, request);
        request = head(in);
      }
    } catch (IOException e) {
      LOG.debug("a connection ended", e);
    }
  }

  private void answer(Socket client, String request) throws IOException {
    String body =
        "{\"url\":\"ws://127.0.0.1:%d\",\"shards\":1,\"session_start_limit\":{\"total\":1000,\"remaining\":1000,\"reset_after\":0,\"max_concurrency\":1}}"
            .formatted(socket.getLocalPort());
    String status = request.contains("/gateway/bot") ? "200 OK" : "404 Not Found";
    client
        .getOutputStream()
        .write(
            ("HTTP/1.1 "
                    + status
                    + "\r\nContent-Type: application/json\r\nContent-Length: "
                    + body.length()
                    + "\r\n\r\n"
                    + body)
                .getBytes(UTF_8));
  }

  /** A request's line and headers; empty at the end of the connection. */
  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int lineLength = 0;
    for (int b = in.read(); b >= 0; b = in.read()) {
      head.write(b);
      if (b == '\n') {
        if (lineLength == 0) {
          return head.toString(ISO_8859_1);
        }
        lineLength = 0;
      } else if (b != '\r') {
        lineLength++;
      }
    }
    return "";
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      LOG.debug("closing the server socket failed", e);
    }
  }
}
