package com.discordingest.model.log;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.UncheckedIOException;

/**
 * A hole in the log that is known: a session ended without being resumable, so dispatches between
 * its last committed sequence and the next session's READY were never seen. The value of a record
 * of type {@link EventHeaders#GAP_TYPE}.
 *
 * @param shard the shard's number
 * @param shardCount of how many
 * @param lastSequence the last committed sequence of the session that ended
 * @param lastVersion row version of the last committed dispatch: microseconds of Unix time, where
 *     the hole begins
 * @param reason why the session could not be resumed, in plain words
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record Gap(
    @JsonProperty("shard") int shard,
    @JsonProperty("shard_count") int shardCount,
    @JsonProperty("last_sequence") long lastSequence,
    @JsonProperty("last_version") long lastVersion,
    @JsonProperty("reason") String reason) {

  /**
   * The key under which the sessions topic lists the gap while it is open.
   *
   * @param version the row version of the gap's record, which tells gaps of a shard apart
   */
  public String openKey(long version) {
    return "gap/" + shard + "/" + shardCount + "/" + version;
  }

  public byte[] toJson() {
    return RecordJson.write(this);
  }

  /**
   * @throws UncheckedIOException if the bytes are not a gap
   */
  public static Gap fromJson(byte[] json) {
    return RecordJson.read(json, Gap.class);
  }
}
