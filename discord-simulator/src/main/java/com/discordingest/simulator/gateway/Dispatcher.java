package com.discordingest.simulator.gateway;

import com.discordingest.simulator.ledger.Ledger;
import com.discordingest.simulator.world.Intent;
import com.discordingest.simulator.world.World;
import com.discordingest.simulator.world.WorldEvent;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread on which the world happens and sessions change. Lets events happen while every
 * shard has a session that can take them, and has each delivered. All requests from connections and
 * from the control interface are run between two batches, in the order of their arrival.
 *
 * <p>If the ledger cannot be written the thread ends, and everything asked afterwards fails.
 */
public final class Dispatcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
  private static final int BATCH = 128;
  private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final int CHUNK = 1000;
  private static final long SIGNALS =
      Intent.GUILD_MESSAGE_TYPING.mask() | Intent.GUILD_PRESENCES.mask();

  private final GatewayOptions options;
  private final World world;
  private final Ledger ledger;
  private final Faults faults = new Faults();
  private final Sessions sessions;
  private final Delivery delivery;
  private final Admission admission;
  private final FaultRequests faultRequests;
  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final long lastEvent;
  private final Pace pace;
  private final Thread thread;
  private volatile boolean closed;
  private volatile boolean parked;
  private volatile @Nullable Throwable failure;
  private boolean paused;

  /**
   * @param world as far as it has come
   * @param restored the sessions of an earlier run
   * @param gatewayUrl where clients shall resume
   */
  public Dispatcher(
      GatewayOptions options,
      World world,
      Ledger ledger,
      RestoredSessions restored,
      Supplier<String> gatewayUrl) {
    this.options = options;
    this.world = world;
    this.ledger = ledger;
    this.sessions = new Sessions(options, restored.sessions());
    this.delivery = new Delivery(options, world, ledger, sessions);
    Introduction introduction =
        new Introduction(options.shards(), world, gatewayUrl, sessions, delivery);
    this.admission = new Admission(options, faults, sessions, delivery, introduction);
    this.faultRequests = new FaultRequests(this, faults, sessions, delivery, introduction);
    this.lastEvent = options.events() < 0 ? Long.MAX_VALUE : world.count() + options.events();
    this.pace = new Pace(options.rate(), System.nanoTime());
    this.thread = Thread.ofPlatform().name("world").daemon().unstarted(this::live);
  }

  /** Begins. */
  public void start() {
    thread.start();
  }

  public GatewayOptions options() {
    return options;
  }

  public Faults faults() {
    return faults;
  }

  /** Asks the world something, between two of its events. */
  public <T> CompletableFuture<T> ask(Function<World, T> question) {
    return call(() -> question.apply(world));
  }

  /** How everything stands. */
  public CompletableFuture<GatewayStatus> status() {
    return call(this::currentStatus);
  }

  /** How many IDENTIFYs are left, and of how many. */
  public CompletableFuture<int[]> identifiesLeft() {
    return call(admission::identifiesLeft);
  }

  /** Stops; what happened so far is in the ledger. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Where faults are asked for. */
  public FaultRequests faultRequests() {
    return faultRequests;
  }

  // Requests of connections

  void identify(GatewayConnection connection, Identify identify) {
    submit(() -> admission.identify(connection, identify));
  }

  void resume(GatewayConnection connection, Resume resume) {
    submit(() -> admission.resume(connection, resume));
  }

  void requestMembers(Session session, MembersRequest request) {
    submit(() -> sendMembers(session, request));
  }

  void disconnected(GatewayConnection connection, boolean endsSession) {
    submit(() -> sessions.lose(connection, endsSession));
  }

  /** A connection has sent something, so that there may be room for more. */
  void drained() {
    if (parked) {
      LockSupport.unpark(thread);
    }
  }

  /** Lets the world stand still, or go on. On the thread. */
  void setPaused(boolean on) {
    paused = on;
  }

  // The thread

  private void live() {
    try {
      while (!closed) {
        boolean worked = runTasks();
        sessions.expire();
        worked |= letHappen();
        if (!worked) {
          rest();
        }
      }
      ledger.flush();
    } catch (RuntimeException | Error e) {
      LOG.error("the simulated world has ended", e);
      failure = e;
    }
    runTasks();
  }

  private boolean runTasks() {
    boolean any = false;
    Runnable task = tasks.poll();
    while (task != null) {
      task.run();
      any = true;
      task = tasks.poll();
    }
    if (any && failure == null) {
      delivery.publish();
    }
    return any;
  }

  private void rest() {
    parked = true;
    try {
      if (tasks.isEmpty() && !closed) {
        long toNext = options.rate() == 0 ? IDLE_NANOS : pace.nanosToNext(System.nanoTime());
        LockSupport.parkNanos(Math.clamp(toNext, 500_000, IDLE_NANOS));
      }
    } finally {
      parked = false;
    }
  }

  private boolean letHappen() {
    if (paused || world.count() >= lastEvent || !sessions.allHaveRoom()) {
      return false;
    }
    int most = (int) Math.min(BATCH, lastEvent - world.count());
    int due = pace.take(most, System.nanoTime());
    boolean signals = due > 0 && sessions.anyAskedFor(SIGNALS);
    for (int i = 0; i < due; i++) {
      WorldEvent event = world.next();
      WorldEvent.Body signal = signals ? world.signal() : null;
      if (signal != null) {
        delivery.deliver(0, signal);
      }
      delivery.deliver(event.n(), event.body());
    }
    delivery.publish();
    return due > 0;
  }

  private void sendMembers(Session session, MembersRequest request) {
    if (!sessions.holds(session)) {
      return;
    }
    List<byte[]> chunks =
        world.memberChunks(
            request.guildId(),
            request.query(),
            request.limit(),
            request.userIds(),
            request.nonce(),
            CHUNK);
    for (byte[] chunk : chunks) {
      delivery.put(session, "GUILD_MEMBERS_CHUNK", chunk);
    }
  }

  private GatewayStatus currentStatus() {
    return new GatewayStatus(
        ledger.lines(), world.count(), world.count() >= lastEvent, paused, sessions.status());
  }

  private void submit(Runnable task) {
    tasks.add(task);
    LockSupport.unpark(thread);
  }

  /** Has something done on the thread. */
  <T> CompletableFuture<T> call(Supplier<T> supplier) {
    CompletableFuture<T> result = new CompletableFuture<>();
    Throwable reason = failure;
    if (closed || reason != null) {
      result.completeExceptionally(
          new RejectedExecutionException("the simulated world has ended", reason));
      return result;
    }
    submit(() -> {
      try {
        result.complete(supplier.get());
      } catch (RuntimeException e) {
        result.completeExceptionally(e);
      }
    });
    return result;
  }
}
