package com.discordingest.simulator.gateway;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** The faults that are switched on, and how often each was asked for. Thread-safe. */
public final class Faults {
  private final AtomicInteger connectionsWithoutHello = new AtomicInteger();
  private final AtomicInteger refusedResumes = new AtomicInteger();
  private final AtomicReference<RateLimit> rateLimit =
      new AtomicReference<>(new RateLimit(0, 0, false));
  private final Set<Integer> withoutAcks = ConcurrentHashMap.newKeySet();
  private final Set<Integer> stalled = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> counts = new ConcurrentHashMap<>();

  /**
   * REST requests that are answered with 429.
   *
   * @param left how many more
   * @param seconds how long the client is told to wait
   * @param global whether it is told that this holds for all routes
   */
  public record RateLimit(int left, double seconds, boolean global) {
    private RateLimit oneLess() {
      return new RateLimit(Math.max(0, left - 1), seconds, global);
    }
  }

  void limitRate(RateLimit limit) {
    rateLimit.set(limit);
  }

  /** How the next REST request is turned away; with none left it is not. */
  public RateLimit takeRateLimit() {
    return rateLimit.getAndUpdate(RateLimit::oneLess);
  }

  void count(String fault) {
    counts.merge(fault, 1, Integer::sum);
  }

  /** How often each fault was asked for. */
  public Map<String, Integer> counts() {
    return new TreeMap<>(counts);
  }

  void skipHello(int connections) {
    connectionsWithoutHello.addAndGet(connections);
  }

  void refuseResumes(int count) {
    refusedResumes.addAndGet(count);
  }

  void acks(int shard, boolean on) {
    set(withoutAcks, shard, !on);
  }

  void stall(int shard, boolean on) {
    set(stalled, shard, on);
  }

  boolean takeSkippedHello() {
    return takeOne(connectionsWithoutHello);
  }

  boolean takeRefusedResume() {
    return takeOne(refusedResumes);
  }

  boolean acksFor(int shard) {
    return !withoutAcks.contains(shard);
  }

  boolean isStalled(int shard) {
    return stalled.contains(shard);
  }

  private static boolean takeOne(AtomicInteger left) {
    return left.getAndUpdate(n -> Math.max(0, n - 1)) > 0;
  }

  private static void set(Set<Integer> shards, int shard, boolean on) {
    if (on) {
      shards.add(shard);
    } else {
      shards.remove(shard);
    }
  }
}
