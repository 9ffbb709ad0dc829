package com.discordingest.consumer.rebuild;

/**
 * How one guild is rebuilt.
 *
 * @param guildId the guild
 * @param dryRun whether only to tell what would change
 * @param acceptTruncatedLog whether a log that has lost its beginning will do
 * @param shown how many differing rows of each table are described
 */
public record GuildOptions(long guildId, boolean dryRun, boolean acceptTruncatedLog, int shown) {
  /** The key of the guild's records. */
  String key() {
    return Long.toUnsignedString(guildId);
  }
}
