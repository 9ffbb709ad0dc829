package com.discordingest.consumer.support;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Logs made of histories: interleaved, and with parts of them standing there again. */
public final class Histories {
  private Histories() {}

  /** Two histories in one log, each in its own order. */
  public static <T> List<T> interleaved(List<T> first, List<T> second, Random random) {
    List<T> all = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < first.size() || j < second.size()) {
      if (j == second.size() || (i < first.size() && random.nextInt(3) > 0)) {
        all.add(first.get(i++));
      } else {
        all.add(second.get(j++));
      }
    }
    return all;
  }

  /** The same with single ones and runs of what came before, anywhere and at the end. */
  public static <T> List<T> withRepetitions(List<T> sent, int longestRun, Random random) {
    List<T> repeated = new ArrayList<>();
    for (int i = 0; i < sent.size(); i++) {
      repeated.add(sent.get(i));
      while (random.nextInt(3) == 0 || (i == sent.size() - 1 && random.nextInt(4) > 0)) {
        int from = random.nextInt(i + 1);
        int length = random.nextBoolean() ? 1 : 1 + random.nextInt(longestRun);
        repeated.addAll(sent.subList(from, Math.min(i + 1, from + length)));
      }
    }
    return repeated;
  }
}
