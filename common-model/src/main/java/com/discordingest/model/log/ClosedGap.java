package com.discordingest.model.log;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.UncheckedIOException;

/**
 * What was missed in a gap has been fetched, as far as Discord still tells it, and stands in the
 * log before this. The value of a record of type {@link EventHeaders#GAP_CLOSED_TYPE}; it repeats
 * the gap, so that it means the same without the gap's own record.
 *
 * @param gap the gap
 * @param gapVersion the row version of the gap's record: where the hole ends
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record ClosedGap(
    @JsonProperty(value = "gap", required = true) Gap gap,
    @JsonProperty(value = "gap_version", required = true) long gapVersion) {

  public byte[] toJson() {
    return RecordJson.write(this);
  }

  /**
   * @throws UncheckedIOException if the bytes are not a closed gap
   */
  public static ClosedGap fromJson(byte[] json) {
    return RecordJson.read(json, ClosedGap.class);
  }
}
