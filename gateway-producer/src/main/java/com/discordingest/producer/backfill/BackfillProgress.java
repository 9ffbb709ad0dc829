package com.discordingest.producer.backfill;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;

/**
 * How far a walk has come that goes by ascending ids: all guilds below this one are done, of this
 * one all channels below, and of that channel all messages up to this one.
 *
 * @param refused how many guilds of those that are done could not be read
 * @param transactions how many transactions the walk took: no two states of it are equal
 */
record BackfillProgress(
    @JsonProperty("guild") long guild,
    @JsonProperty("channel") long channel,
    @JsonProperty("message") long message,
    @JsonProperty("refused") long refused,
    @JsonProperty("transactions") long transactions) {

  static final BackfillProgress NONE = new BackfillProgress(0, 0, 0, 0, 0);

  private static final ObjectMapper MAPPER = JsonMapper.builder().build();

  BackfillProgress at(long newGuild, long newChannel, long newMessage) {
    return new BackfillProgress(newGuild, newChannel, newMessage, refused, transactions + 1);
  }

  /** The same with one more guild that could not be read. */
  BackfillProgress withRefusal() {
    return new BackfillProgress(guild, channel, message, refused + 1, transactions);
  }

  byte[] toJson() {
    try {
      return MAPPER.writeValueAsBytes(this);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * @throws UncheckedIOException if the bytes are no progress
   */
  static BackfillProgress fromJson(byte[] json) {
    try {
      return MAPPER.readValue(json, BackfillProgress.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
