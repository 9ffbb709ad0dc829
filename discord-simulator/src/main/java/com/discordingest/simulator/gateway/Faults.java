package com.discordingest.simulator.gateway;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The faults that are switched on, and how often each was asked for. Thread-safe. */
public final class Faults {
  private final AtomicInteger connectionsWithoutHello = new AtomicInteger();
  private final AtomicInteger refusedResumes = new AtomicInteger();
  private final Set<Integer> withoutAcks = ConcurrentHashMap.newKeySet();
  private final Set<Integer> stalled = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> counts = new ConcurrentHashMap<>();

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
