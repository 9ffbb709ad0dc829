package com.discordingest.simulator.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.discordingest.model.Snowflake;
import com.discordingest.simulator.ledger.Ledger;
import com.discordingest.simulator.ledger.LedgerLine;
import com.discordingest.simulator.ledger.LedgerLine.SessionStart;
import com.discordingest.simulator.world.Intent;
import com.discordingest.simulator.world.World;
import com.discordingest.simulator.world.WorldEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
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
 * shard has a session that can take them, puts each into the session of its shard, then into the
 * ledger, and only when the ledger has them lets the connections send them. All requests from
 * connections and from the control interface are run between two batches, in the order of their
 * arrival.
 *
 * <p>If the ledger cannot be written the thread ends, and everything asked afterwards fails.
 */
public final class Dispatcher implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
  private static final int BATCH = 128;
  private static final int WAITING_WHILE_CONNECTED = 2048;
  private static final long IDLE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);
  private static final int CHUNK = 1000;

  private final GatewayOptions options;
  private final World world;
  private final Ledger ledger;
  private final Supplier<String> gatewayUrl;
  private final Faults faults = new Faults();
  private final FaultRequests faultRequests = new FaultRequests(this, faults);
  private final IdentifyLimit identifyLimit;
  private final ContentFilter contentFilter;
  private final ConcurrentLinkedQueue<Runnable> tasks = new ConcurrentLinkedQueue<>();
  private final @Nullable Session[] sessions;
  private final Map<Long, byte[]> bigGuilds = new TreeMap<>();
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
    this.gatewayUrl = gatewayUrl;
    this.identifyLimit = new IdentifyLimit(options.maxConcurrency(), options.identifyInterval());
    this.contentFilter = new ContentFilter(world.botId());
    this.sessions = restored.sessions();
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
    return call(() -> new int[] {identifyLimit.remaining(), identifyLimit.total()});
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
    submit(() -> begin(connection, identify));
  }

  void resume(GatewayConnection connection, Resume resume) {
    submit(() -> proceed(connection, resume));
  }

  void requestMembers(Session session, MembersRequest request) {
    submit(() -> sendMembers(session, request));
  }

  void disconnected(GatewayConnection connection, boolean endsSession) {
    submit(() -> lose(connection, endsSession));
  }

  /** A connection has sent something, so that there may be room for more. */
  void drained() {
    if (parked) {
      LockSupport.unpark(thread);
    }
  }

  // What faults need, on the thread

  void setPaused(boolean on) {
    paused = on;
  }

  @Nullable Session session(int shard) {
    return sessions[shard];
  }

  /** Ends a session without a word to its client. */
  void forget(Session session) {
    sessions[session.shard] = null;
  }

  /** Adds a guild with a GUILD_CREATE of about so many bytes; returns its id. */
  long addBigGuild(int shard, int bytes) {
    long id = BigGuild.id(shard, options.shards(), bigGuilds.size());
    byte[] body = BigGuild.body(id, bytes);
    bigGuilds.put(id, body);
    Session session = sessions[Snowflake.shardOf(id, options.shards())];
    if (session != null && Intent.GUILDS.in(session.intents)) {
      put(session, 0, "GUILD_CREATE", body);
    }
    return id;
  }

  // The thread

  private void live() {
    try {
      while (!closed) {
        boolean worked = runTasks();
        expireSessions();
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
      publish();
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
    if (paused || world.count() >= lastEvent || !roomInEverySession()) {
      return false;
    }
    int most = (int) Math.min(BATCH, lastEvent - world.count());
    int due = pace.take(most, System.nanoTime());
    boolean signals = due > 0 && anySessionWantsSignals();
    for (int i = 0; i < due; i++) {
      WorldEvent event = world.next();
      WorldEvent.Body signal = signals ? world.signal() : null;
      if (signal != null) {
        deliver(0, signal);
      }
      deliver(event.n(), event.body());
    }
    publish();
    return due > 0;
  }

  private boolean anySessionWantsSignals() {
    for (Session session : sessions) {
      if (session != null
          && (Intent.GUILD_MESSAGE_TYPING.in(session.intents)
              || Intent.GUILD_PRESENCES.in(session.intents))) {
        return true;
      }
    }
    return false;
  }

  private boolean roomInEverySession() {
    for (Session session : sessions) {
      if (session == null || !session.seen) {
        return false;
      }
      boolean limited = session.connection != null || options.bufferPolicy() == BufferPolicy.WAIT;
      int limit =
          session.connection != null
              ? Math.min(WAITING_WHILE_CONNECTED, options.buffer() / 2)
              : options.buffer() / 2;
      if (limited && session.buffer.waiting() >= limit) {
        return false;
      }
    }
    return true;
  }

  private void deliver(long n, WorldEvent.Body body) {
    int shard = body.guildId() == 0 ? 0 : Snowflake.shardOf(body.guildId(), options.shards());
    Session session = sessions[shard];
    Intent intent = body.intent();
    if (session == null || (intent != null && !intent.in(session.intents))) {
      return;
    }
    boolean hidden =
        body.guildId() != 0
            && !Intent.MESSAGE_CONTENT.in(session.intents)
            && ContentFilter.concerns(body.type());
    put(session, n, body.type(), hidden ? contentFilter.blank(body.data()) : body.data());
  }

  /** Puts a dispatch into a session. */
  void put(Session session, long n, String type, byte[] data) {
    byte[] payload = GatewayPayloads.dispatch(type, session.buffer.last() + 1, data);
    session.buffer.append(payload);
    SessionStart start =
        type.equals("READY") && n == 0 && session.buffer.last() == 1
            ? new SessionStart(session.intents, session.largeThreshold, world.options().summary())
            : null;
    ledger.append(new LedgerLine(n, start, session.shard, options.shards(), session.id, payload));
  }

  /** Makes what was put into sessions durable, then visible to the connections. */
  private void publish() {
    ledger.flush();
    for (Session session : sessions) {
      if (session != null) {
        session.buffer.release();
        if (session.connection != null && session.buffer.waiting() > 0) {
          session.connection.wake();
        }
      }
    }
  }

  private void expireSessions() {
    long now = System.nanoTime();
    for (int shard = 0; shard < sessions.length; shard++) {
      Session session = sessions[shard];
      if (session != null
          && session.connection == null
          && now - session.disconnectedAt > options.sessionTtl().toNanos()) {
        LOG.info("session of shard {} has expired", shard);
        sessions[shard] = null;
      }
    }
  }

  private void begin(GatewayConnection connection, Identify identify) {
    if (!identify.token().equals(options.token())
        && !identify.token().equals("Bot " + options.token())) {
      refuse(connection, CloseCode.AUTHENTICATION_FAILED);
    } else if (identify.shardCount() != options.shards()
        || identify.shard() < 0
        || identify.shard() >= options.shards()) {
      refuse(connection, CloseCode.INVALID_SHARD);
    } else if (identify.intents() < 0 || (identify.intents() & ~knownIntents()) != 0) {
      refuse(connection, CloseCode.INVALID_INTENTS);
    } else if ((identify.intents() & options.disallowedIntents()) != 0) {
      refuse(connection, CloseCode.DISALLOWED_INTENTS);
    } else if (!identifyLimit.tryAcquire(identify.shard(), System.nanoTime())) {
      LOG.info("shard {} identified too soon after another", identify.shard());
      connection.invalidate(false);
    } else {
      Session previous = sessions[identify.shard()];
      if (previous != null && previous.connection != null) {
        previous.connection.drop();
      }
      Session session =
          new Session(
              UUID.randomUUID().toString().replace("-", ""),
              identify.shard(),
              identify.intents(),
              Math.clamp(identify.largeThreshold(), 50, 250),
              new ReplayBuffer(options.buffer()));
      sessions[session.shard] = session;
      session.connection = connection;
      session.seen = true;
      introduce(session);
      connection.attach(session);
      LOG.info("shard {} identified", session.shard);
    }
  }

  /** Bits 17 and 26 exist, undocumented. */
  private static long knownIntents() {
    return Intent.all() | 1 << 17 | 1 << 26;
  }

  private static void refuse(GatewayConnection connection, CloseCode code) {
    LOG.info("closing a connection: {} {}", code.code(), code.reason());
    connection.close(code.code(), code.reason());
  }

  /** READY, then every guild of the shard. */
  private void introduce(Session session) {
    List<Long> guilds = world.guildsOf(session.shard, options.shards());
    StringBuilder stubs = new StringBuilder();
    for (long guild : guilds) {
      stub(stubs, guild);
    }
    for (long guild : bigGuilds.keySet()) {
      if (Snowflake.shardOf(guild, options.shards()) == session.shard) {
        stub(stubs, guild);
      }
    }
    String ready =
        "{\"v\":10,\"user_settings\":{},\"user\":"
            + new String(world.botUser(), UTF_8)
            + ",\"session_type\":\"normal\",\"session_id\":\""
            + session.id
            + "\",\"resume_gateway_url\":\""
            + gatewayUrl.get()
            + "\",\"relationships\":[],\"private_channels\":[],\"presences\":[],\"guilds\":["
            + stubs
            + "],\"guild_join_requests\":[],\"geo_ordered_rtc_regions\":[\"rotterdam\",\"milan\"],"
            + "\"game_relationships\":[],\"auth\":{},\"application\":{\"id\":\""
            + world.botId()
            + "\",\"flags\":565248},\"shard\":["
            + session.shard
            + ","
            + options.shards()
            + "],\"_trace\":[\"[\\\"simulator\\\",{\\\"micros\\\":420}]\"]}";
    put(session, 0, "READY", ready.getBytes(UTF_8));
    if (Intent.GUILDS.in(session.intents)) {
      for (long guild : guilds) {
        if (!world.isAvailable(guild)) {
          continue;
        }
        put(
            session,
            0,
            "GUILD_CREATE",
            world.guildCreate(guild, session.intents, session.largeThreshold));
      }
      bigGuilds.forEach((guild, body) -> {
        if (Snowflake.shardOf(guild, options.shards()) == session.shard) {
          put(session, 0, "GUILD_CREATE", body);
        }
      });
    }
  }

  private static void stub(StringBuilder stubs, long guild) {
    if (!stubs.isEmpty()) {
      stubs.append(',');
    }
    stubs.append("{\"unavailable\":true,\"id\":\"").append(guild).append("\"}");
  }

  private void proceed(GatewayConnection connection, Resume resume) {
    Session session = find(resume.sessionId());
    if (!resume.token().equals(options.token())
        && !resume.token().equals("Bot " + options.token())) {
      refuse(connection, CloseCode.AUTHENTICATION_FAILED);
      return;
    }
    if (session == null || faults.takeRefusedResume()) {
      LOG.info("refusing to resume {}", session == null ? "an unknown session" : "on request");
      if (session != null) {
        end(session);
      }
      connection.invalidate(false);
      return;
    }
    if (resume.sequence() < 0 || resume.sequence() > session.buffer.last()) {
      refuse(connection, CloseCode.INVALID_SEQUENCE);
      return;
    }
    if (!session.buffer.holdsAfter(resume.sequence())) {
      LOG.info(
          "refusing to resume shard {} from {}: only later ones are kept",
          session.shard,
          resume.sequence());
      end(session);
      connection.invalidate(false);
      return;
    }
    if (session.connection != null) {
      session.connection.drop();
    }
    long replayed = session.buffer.last() - resume.sequence();
    session.connection = connection;
    session.seen = true;
    session.acknowledged = resume.sequence();
    session.buffer.rewindTo(resume.sequence());
    put(
        session,
        0,
        "RESUMED",
        "{\"_trace\":[\"[\\\"simulator\\\",{\\\"micros\\\":77}]\"]}".getBytes(UTF_8));
    connection.attach(session);
    LOG.info("shard {} resumed, replaying {} dispatches", session.shard, replayed);
  }

  private @Nullable Session find(String id) {
    for (Session session : sessions) {
      if (session != null && session.id.equals(id)) {
        return session;
      }
    }
    return null;
  }

  /** Ends a session and cuts its connection. */
  void end(Session session) {
    sessions[session.shard] = null;
    if (session.connection != null) {
      session.connection.drop();
      session.connection = null;
    }
  }

  private void lose(GatewayConnection connection, boolean endsSession) {
    for (int shard = 0; shard < sessions.length; shard++) {
      Session session = sessions[shard];
      if (session != null && session.connection == connection) {
        session.connection = null;
        session.disconnectedAt = System.nanoTime();
        LOG.info("shard {} disconnected{}", shard, endsSession ? ", which ends its session" : "");
        if (endsSession) {
          sessions[shard] = null;
        }
      }
    }
  }

  private void sendMembers(Session session, MembersRequest request) {
    if (sessions[session.shard] != session) {
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
      put(session, 0, "GUILD_MEMBERS_CHUNK", chunk);
    }
  }

  private GatewayStatus currentStatus() {
    List<ShardStatus> shards = new ArrayList<>();
    for (int shard = 0; shard < sessions.length; shard++) {
      Session session = sessions[shard];
      shards.add(
          session == null
              ? new ShardStatus(shard, null, false, 0, 0, 0)
              : new ShardStatus(
                  shard,
                  session.id,
                  session.connection != null,
                  session.buffer.last(),
                  session.acknowledged,
                  session.buffer.waiting()));
    }
    return new GatewayStatus(
        ledger.lines(), world.count(), world.count() >= lastEvent, paused, shards);
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
