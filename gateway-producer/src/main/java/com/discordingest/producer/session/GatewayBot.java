package com.discordingest.producer.session;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;

/**
 * What Discord says about the gateway (GET /gateway/bot).
 *
 * @param url where new sessions begin
 * @param shards how many shards it advises
 * @param limit how many sessions may be begun
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record GatewayBot(
    @JsonProperty("url") String url,
    @JsonProperty("shards") int shards,
    @JsonProperty("session_start_limit") SessionStartLimit limit) {

  /**
   * @param remaining how many sessions may be begun until the reset
   * @param resetAfterMillis when there will be more again
   * @param maxConcurrency how many may be begun within 5 seconds, one for each value of shard
   *     modulo this
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record SessionStartLimit(
      @JsonProperty("remaining") int remaining,
      @JsonProperty("reset_after") long resetAfterMillis,
      @JsonProperty("max_concurrency") int maxConcurrency) {

    Duration resetAfter() {
      return Duration.ofMillis(resetAfterMillis);
    }
  }
}
