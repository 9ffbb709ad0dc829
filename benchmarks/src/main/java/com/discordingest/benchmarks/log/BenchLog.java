package com.discordingest.benchmarks.log;

import com.discordingest.model.log.Topics;
import java.util.Map;

/**
 * A log that is there to be read.
 *
 * @param topic the events topic
 * @param events how many records it holds
 * @param ends for each partition the offset after its last transaction marker
 */
public record BenchLog(String topic, long events, Map<Integer, Long> ends) {
  public BenchLog {
    ends = Map.copyOf(ends);
  }

  /** The topics that a consumer of it is configured with. */
  public Topics topics() {
    return Topics.of(topic, topic + ".sessions");
  }
}
