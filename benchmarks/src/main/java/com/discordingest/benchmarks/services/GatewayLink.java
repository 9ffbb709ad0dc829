package com.discordingest.benchmarks.services;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.discordingest.benchmarks.log.Traffic;
import com.discordingest.model.Envelope;
import com.discordingest.model.EnvelopeScanner;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.Deflater;

/**
 * One gateway connection, seen from Discord's side: a websocket whose messages are one zlib stream.
 * Acknowledges heartbeats by itself. Sending and acknowledging exclude one another; sending blocks
 * when the client does not read.
 */
final class GatewayLink {
  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int OP_HEARTBEAT = 1;
  private static final int OP_IDENTIFY = 2;
  private static final int OP_RESUME = 6;
  private static final int FRAME_CLOSE = 8;
  private static final int FIN_BINARY = 0x82;
  private static final int COMPRESSION = 1;

  private static final Pattern SEQUENCE = Pattern.compile("\"seq\":(\\d+)");

  private final DataInputStream in;
  private final OutputStream out;
  private final String url;
  private final Consumer<GatewayLink> identified;
  private final Deflater deflater = new Deflater(COMPRESSION);
  private byte[] frame = new byte[1 << 16];
  private long sequence;

  private GatewayLink(
      InputStream in, OutputStream out, String url, Consumer<GatewayLink> identified) {
    this.in = new DataInputStream(in);
    this.out = out;
    this.url = url;
    this.identified = identified;
  }

  /**
   * Answers the upgrade and sends HELLO.
   *
   * @param identified told when READY has been sent
   */
  static GatewayLink open(
      Socket socket, InputStream in, String request, Consumer<GatewayLink> identified)
      throws IOException {
    OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 1 << 16);
    out.write(
        ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: "
                + accept(header(request, "sec-websocket-key"))
                + "\r\n\r\n")
            .getBytes(UTF_8));
    GatewayLink link =
        new GatewayLink(in, out, "ws://127.0.0.1:" + socket.getLocalPort(), identified);
    link.control("{\"op\":10,\"s\":null,\"t\":null,\"d\":{\"heartbeat_interval\":41250}}");
    return link;
  }

  /** Reads what the client says until it goes away. */
  void run() throws IOException {
    while (true) {
      int first = in.read();
      if (first < 0 || (first & 0xF) == FRAME_CLOSE) {
        return;
      }
      byte[] payload = payload();
      if ((first & 0xF) <= 2) {
        heard(EnvelopeScanner.scan(payload), payload);
      }
    }
  }

  private byte[] payload() throws IOException {
    int length = in.readUnsignedByte() & 0x7F;
    if (length == 126) {
      length = in.readUnsignedShort();
    } else if (length == 127) {
      length = Math.toIntExact(in.readLong());
    }
    byte[] mask = in.readNBytes(4);
    byte[] payload = in.readNBytes(length);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i & 3];
    }
    return payload;
  }

  private void heard(Envelope envelope, byte[] payload) throws IOException {
    switch (envelope.op()) {
      case OP_HEARTBEAT -> control("{\"op\":11,\"s\":null,\"t\":null,\"d\":null}");
      case OP_IDENTIFY -> {
        send(new Traffic.Event("READY", ready(url)));
        flush();
        identified.accept(this);
      }
      case OP_RESUME -> {
        Matcher acknowledged = SEQUENCE.matcher(new String(payload, UTF_8));
        sequence = acknowledged.find() ? Long.parseLong(acknowledged.group(1)) : 0;
        send(new Traffic.Event("RESUMED", "{}".getBytes(UTF_8)));
        flush();
        identified.accept(this);
      }
      default -> {}
    }
  }

  private static byte[] ready(String url) {
    return ("{\"v\":10,\"user\":{\"id\":\"1\",\"username\":\"bench\",\"discriminator\":\"0\",\"bot\":true},"
            + "\"guilds\":[],\"session_id\":\"bench\",\"application\":{\"id\":\"1\",\"flags\":0},"
            + "\"shard\":[0,1],\"resume_gateway_url\":\""
            + url
            + "\"}")
        .getBytes(UTF_8);
  }

  private synchronized void control(String json) throws IOException {
    message(json.getBytes(UTF_8));
    out.flush();
  }

  /** Sends a dispatch, or keeps it in the socket's buffer until there is more. */
  synchronized void send(Traffic.Event event) throws IOException {
    sequence++;
    byte[] head =
        ("{\"t\":\"" + event.type() + "\",\"s\":" + sequence + ",\"op\":0,\"d\":").getBytes(UTF_8);
    byte[] whole = new byte[head.length + event.data().length + 1];
    System.arraycopy(head, 0, whole, 0, head.length);
    System.arraycopy(event.data(), 0, whole, head.length, event.data().length);
    whole[whole.length - 1] = '}';
    message(whole);
  }

  synchronized void flush() throws IOException {
    out.flush();
  }

  private void message(byte[] json) throws IOException {
    deflater.setInput(json);
    int size = 0;
    while (true) {
      int more = deflater.deflate(frame, size, frame.length - size, Deflater.SYNC_FLUSH);
      size += more;
      if (size < frame.length) {
        break;
      }
      frame = java.util.Arrays.copyOf(frame, 2 * frame.length);
    }
    out.write(FIN_BINARY);
    if (size < 126) {
      out.write(size);
    } else if (size < 1 << 16) {
      out.write(126);
      out.write(size >>> 8);
      out.write(size);
    } else {
      out.write(127);
      for (int shift = 56; shift >= 0; shift -= 8) {
        out.write((int) ((long) size >>> shift));
      }
    }
    out.write(frame, 0, size);
  }

  private static String header(String request, String name) {
    for (String line : request.split("\r\n")) {
      int colon = line.indexOf(':');
      if (colon > 0 && line.substring(0, colon).equalsIgnoreCase(name)) {
        return line.substring(colon + 1).trim();
      }
    }
    return "";
  }

  private static String accept(String key) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + MAGIC).getBytes(ISO_8859_1));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
