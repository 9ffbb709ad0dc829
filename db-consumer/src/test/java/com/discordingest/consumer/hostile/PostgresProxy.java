package com.discordingest.consumer.hostile;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a client and PostgreSQL, reads their protocol (version 3, without TLS) message by
 * message, and cuts the connection where a test wants it: before a COMMIT reaches the server, or
 * after the server has committed and before the client hears of it. Thread-safe.
 */
final class PostgresProxy implements AutoCloseable {
  /** Where to cut the next connections that commit. */
  enum Cut {
    NOWHERE,
    BEFORE_COMMIT,
    AFTER_COMMIT
  }

  private final ServerSocket listener;
  private final InetSocketAddress server;
  private final List<Closeable> open = new CopyOnWriteArrayList<>();
  private final AtomicInteger cuts = new AtomicInteger();
  private final AtomicInteger cutsLeft = new AtomicInteger();
  private volatile Cut cut = Cut.NOWHERE;
  private volatile boolean away;

  PostgresProxy(String host, int port) throws IOException {
    server = new InetSocketAddress(host, port);
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Cuts the next so many commits. */
  void cut(Cut where, int times) {
    cutsLeft.set(times);
    cut = where;
  }

  /** How many connections were cut at a commit. */
  int cuts() {
    return cuts.get();
  }

  /** No server any more, or one again. */
  void away(boolean isAway) {
    away = isAway;
    if (isAway) {
      closeAll();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        if (away) {
          client.close();
        } else {
          Thread.ofVirtual().start(() -> serve(client));
        }
      } catch (IOException e) {
        if (!listener.isClosed()) {
          throw new IllegalStateException("the proxy cannot accept connections", e);
        }
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket upstream = new Socket(server.getAddress(), server.getPort())) {
      client.setTcpNoDelay(true);
      upstream.setTcpNoDelay(true);
      open.add(client);
      open.add(upstream);
      Conversation conversation = new Conversation(client, upstream);
      Thread.ofVirtual().start(conversation::answers);
      conversation.requests();
    } catch (IOException _) {
      // Either end has closed: so does the other.
    } finally {
      open.remove(client);
    }
  }

  private void closeAll() {
    for (Closeable one : open) {
      try {
        one.close();
      } catch (IOException e) {
        throw new IllegalStateException("the proxy cannot close a connection", e);
      }
    }
    open.clear();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    closeAll();
  }

  private boolean takeCut(Cut where) {
    if (cut != where || cutsLeft.getAndUpdate(left -> Math.max(0, left - 1)) == 0) {
      return false;
    }
    cuts.incrementAndGet();
    return true;
  }

  /** One connection. */
  private final class Conversation {
    private final Socket client;
    private final Socket upstream;

    /** Names of prepared statements that are a COMMIT. */
    private final Set<String> commits = new HashSet<>();

    /** The server has been sent a COMMIT whose answer the client must not see. */
    private volatile boolean mute;

    private Conversation(Socket client, Socket upstream) {
      this.client = client;
      this.upstream = upstream;
    }

    private void requests() throws IOException {
      DataInputStream in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
      OutputStream out = upstream.getOutputStream();
      // The start-up message has a length, but no type.
      int length = in.readInt();
      out.write(ByteBuffer.allocate(4).putInt(length).array());
      out.write(in.readNBytes(length - 4));
      while (true) {
        Message message = Message.read(in);
        if (message == null) {
          return;
        }
        if (isCommit(message)) {
          if (takeCut(Cut.BEFORE_COMMIT)) {
            return;
          }
          mute = mute || takeCut(Cut.AFTER_COMMIT);
        }
        message.write(out);
      }
    }

    private void answers() {
      try (client;
          upstream) {
        DataInputStream in =
            new DataInputStream(new BufferedInputStream(upstream.getInputStream()));
        OutputStream out = client.getOutputStream();
        while (true) {
          Message message = Message.read(in);
          if (message == null || (mute && message.isTag("COMMIT"))) {
            return;
          }
          message.write(out);
        }
      } catch (IOException _) {
        // As in serve().
      }
    }

    /** Parse and Query carry a statement's text, Bind the name of one that was parsed before. */
    private boolean isCommit(Message message) {
      return switch (message.type()) {
        case 'Q' -> isCommit(message.text(0));
        case 'P' -> {
          note(message.text(0), message.text(message.text(0).length() + 1));
          yield false;
        }
        case 'B' -> commits.contains(message.text(message.text(0).length() + 1));
        default -> false;
      };
    }

    private void note(String name, String statement) {
      if (isCommit(statement)) {
        commits.add(name);
      } else {
        commits.remove(name);
      }
    }

    private static boolean isCommit(String statement) {
      return statement.equalsIgnoreCase("COMMIT");
    }
  }

  /** A typed message: its type, and what follows the length. */
  @SuppressWarnings("ArrayRecordComponent") // bytes on their way; never compared
  private record Message(int type, byte[] body) {
    static @Nullable Message read(DataInputStream in) throws IOException {
      InputStream raw = in;
      int type = raw.read();
      if (type < 0) {
        return null;
      }
      int length = in.readInt() - 4;
      byte[] body = in.readNBytes(length);
      if (body.length < length) {
        throw new EOFException();
      }
      return new Message(type, body);
    }

    void write(OutputStream out) throws IOException {
      ByteBuffer whole = ByteBuffer.allocate(5 + body.length);
      whole.put((byte) type).putInt(body.length + 4).put(body);
      out.write(whole.array());
      out.flush();
    }

    /** The zero-terminated text that begins there. */
    String text(int from) {
      int end = from;
      while (end < body.length && body[end] != 0) {
        end++;
      }
      return new String(body, from, end - from, StandardCharsets.UTF_8);
    }

    /** Whether it says that this command is complete. */
    boolean isTag(String command) {
      return type == 'C' && text(0).equals(command);
    }
  }
}
