package com.discordingest.systemtests;

import com.discordingest.systemtests.GatewayFault.RefusedToken;
import com.discordingest.systemtests.GatewayFault.Requested;
import com.discordingest.systemtests.ProcessFault.AddConsumer;
import com.discordingest.systemtests.ProcessFault.KillBroker;
import com.discordingest.systemtests.ProcessFault.KillConsumer;
import com.discordingest.systemtests.ProcessFault.KillPostgres;
import com.discordingest.systemtests.ProcessFault.KillProducer;
import com.discordingest.systemtests.ProcessFault.RemoveConsumer;
import com.discordingest.systemtests.ProcessFault.SecondProducer;
import com.discordingest.systemtests.ProcessFault.Suspend;
import com.discordingest.systemtests.ProcessFault.Target;
import com.discordingest.systemtests.ProcessFault.ZombieProducer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Faults in random order: a deck of cards with every kind in it, the common ones several times,
 * which is shuffled anew when it is used up. So every kind comes, and any may follow any.
 */
final class FaultDeck {
  private static final List<Integer> CLOSE_CODES =
      List.of(4000, 4001, 4002, 4003, 4005, 4006, 4007, 4008, 4009);

  /** Beyond the session of a consumer group's member, which is 10 s here. */
  private static final Duration LONG = Duration.ofSeconds(14);

  private final RandomGenerator random;
  private final int shards;
  private final Deque<Supplier<Fault>> left = new ArrayDeque<>();

  FaultDeck(RandomGenerator random, int shards) {
    this.random = random;
    this.shards = shards;
  }

  Fault draw() {
    if (left.isEmpty()) {
      List<Supplier<Fault>> cards = cards();
      Collections.shuffle(cards, Random.from(random));
      left.addAll(cards);
    }
    return left.remove().get();
  }

  private List<Supplier<Fault>> cards() {
    List<Supplier<Fault>> cards = new ArrayList<>();
    add(cards, 6, KillProducer::new);
    add(cards, 6, KillConsumer::new);
    add(cards, 3, KillBroker::new);
    add(cards, 3, KillPostgres::new);
    for (Target target : Target.values()) {
      add(cards, 2, () -> new Suspend(target, upTo(8)));
    }
    add(cards, 1, () -> new Suspend(Target.CONSUMER, LONG));
    add(cards, 1, ZombieProducer::new);
    add(cards, 2, SecondProducer::new);
    add(cards, 2, AddConsumer::new);
    add(cards, 2, RemoveConsumer::new);
    CLOSE_CODES.forEach(code -> add(cards, 1, () -> once("close " + code, "close?code=" + code)));
    add(cards, 1, RefusedToken::new);
    add(cards, 1, () -> once("connection dropped", "drop?"));
    add(cards, 1, () -> once("connection reset", "reset?"));
    add(cards, 1, () -> lasting("stalled socket", "stall", upTo(8)));
    add(cards, 1, () -> once("op 7", "reconnect?"));
    add(cards, 1, () -> once("op 9 resumable", "invalid-session?resumable=true"));
    add(cards, 1, () -> once("op 9 final", "invalid-session?resumable=false"));
    add(cards, 1, () -> once("no HELLO", "drop?", "no-hello?count=2"));
    add(cards, 1, () -> lasting("no heartbeat ACKs", "no-acks", LONG));
    add(cards, 1, () -> once("garbled frame", "garbled-frame?stream=false"));
    add(cards, 1, () -> once("garbled stream", "garbled-frame?stream=true"));
    add(cards, 1, () -> once("refused resume", "drop?", "refuse-resume?count=1"));
    return cards;
  }

  private static void add(List<Supplier<Fault>> cards, int times, Supplier<Fault> card) {
    cards.addAll(Collections.nCopies(times, card));
  }

  private Duration upTo(int seconds) {
    return Duration.ofMillis(random.nextInt(1_000, seconds * 1_000));
  }

  /**
   * @param request on one shard or on all
   * @param before what is to hold already when it happens
   */
  private Fault once(String kind, String request, String... before) {
    List<String> requests = new ArrayList<>(List.of(before));
    requests.add(request + where());
    return new Requested(kind, requests, Duration.ZERO, List.of());
  }

  private Fault lasting(String kind, String request, Duration time) {
    String where = where();
    return new Requested(
        kind, List.of(request + "?on=true" + where), time, List.of(request + "?on=false" + where));
  }

  private String where() {
    int shard = random.nextInt(-1, shards);
    return shard < 0 ? "" : "&shard=" + shard;
  }
}
