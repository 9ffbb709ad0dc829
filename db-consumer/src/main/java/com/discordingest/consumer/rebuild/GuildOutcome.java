package com.discordingest.consumer.rebuild;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What rebuilding one guild came to.
 *
 * @param comparison the guild's rows as they were, beside those that the log makes
 * @param shared by table that guilds share, how many rows this guild's records make otherwise
 * @param merged what was changed, by table; empty if nothing was to be changed
 */
public record GuildOutcome(
    Comparison comparison, Map<String, Long> shared, List<MergedTable> merged) {
  public GuildOutcome {
    shared = Collections.unmodifiableMap(new LinkedHashMap<>(shared));
    merged = List.copyOf(merged);
  }

  /** Whether the guild's rows are what the log makes. */
  public boolean agrees() {
    return comparison.rowsAgree() && shared.values().stream().allMatch(rows -> rows == 0);
  }

  /** Rows of one table that were changed. */
  public record MergedTable(String table, long added, long changed, long removed) {
    boolean isUnchanged() {
      return added == 0 && changed == 0 && removed == 0;
    }
  }
}
