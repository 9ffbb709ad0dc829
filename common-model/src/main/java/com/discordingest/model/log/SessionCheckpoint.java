package com.discordingest.model.log;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Where a shard's session stands once the dispatches before it are committed: the value in the
 * sessions topic. Holds what is needed to take the session over, so the topic needs as much
 * protection as the bot's token.
 *
 * @param sessionId Discord's session id; null when the session is known to be over
 * @param resumeUrl the URL that READY gave for resuming; null if it gave none
 * @param sequence the last committed sequence of that session
 * @param sessionOrdinal distinguishes sessions in record ids: the row version of the session's
 *     READY
 * @param version the last row version given
 */
public record SessionCheckpoint(
    @JsonProperty("session_id") @Nullable String sessionId,
    @JsonProperty("resume_url") @Nullable String resumeUrl,
    @JsonProperty("sequence") long sequence,
    @JsonProperty("session_ordinal") long sessionOrdinal,
    @JsonProperty("version") long version) {

  /**
   * The key in the sessions topic: shard and shard count, as they name the session's share of the
   * guilds.
   */
  public static String key(int shard, int shardCount) {
    return shard + "/" + shardCount;
  }

  public byte[] toJson() {
    return RecordJson.write(this);
  }

  /**
   * @throws UncheckedIOException if the bytes are not a checkpoint
   */
  public static SessionCheckpoint fromJson(byte[] json) {
    return RecordJson.read(json, SessionCheckpoint.class);
  }

  @Override
  public String toString() {
    return "SessionCheckpoint[sequence="
        + sequence
        + ", version="
        + version
        + ", session=redacted]";
  }
}
