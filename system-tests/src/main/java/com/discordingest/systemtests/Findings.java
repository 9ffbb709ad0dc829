package com.discordingest.systemtests;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What an audit found wrong: counted by kind, the first few of each kind in words. */
final class Findings {
  private static final int SHOWN = 10;

  private final Map<String, Long> counts = new TreeMap<>();
  private final Map<String, List<String>> examples = new TreeMap<>();

  void add(String kind, String example) {
    add(kind, 1, example);
  }

  void add(String kind, long count, String example) {
    counts.merge(kind, count, Long::sum);
    List<String> shown = examples.computeIfAbsent(kind, _ -> new ArrayList<>());
    if (shown.size() < SHOWN) {
      shown.add(example);
    }
  }

  long count(String kind) {
    return counts.getOrDefault(kind, 0L);
  }

  boolean isEmpty() {
    return counts.isEmpty();
  }

  /** One line a kind, its examples indented below. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    counts.forEach((kind, count) -> {
      text.append(count).append(' ').append(kind).append('\n');
      examples
          .getOrDefault(kind, List.of())
          .forEach(example -> text.append("  ").append(example).append('\n'));
    });
    return text.toString();
  }
}
