package com.discordingest.simulator.world;

/**
 * Discord's gateway intents: the groups of events a bot asks for.
 *
 * @see <a href="https://discord.com/developers/docs/events/gateway#gateway-intents">Discord</a>
 */
public enum Intent {
  GUILDS(0),
  GUILD_MEMBERS(1),
  GUILD_MODERATION(2),
  GUILD_EXPRESSIONS(3),
  GUILD_INTEGRATIONS(4),
  GUILD_WEBHOOKS(5),
  GUILD_INVITES(6),
  GUILD_VOICE_STATES(7),
  GUILD_PRESENCES(8),
  GUILD_MESSAGES(9),
  GUILD_MESSAGE_REACTIONS(10),
  GUILD_MESSAGE_TYPING(11),
  DIRECT_MESSAGES(12),
  DIRECT_MESSAGE_REACTIONS(13),
  DIRECT_MESSAGE_TYPING(14),
  MESSAGE_CONTENT(15),
  GUILD_SCHEDULED_EVENTS(16),
  AUTO_MODERATION_CONFIGURATION(20),
  AUTO_MODERATION_EXECUTION(21),
  GUILD_MESSAGE_POLLS(24),
  DIRECT_MESSAGE_POLLS(25);

  private final long mask;

  Intent(int bit) {
    this.mask = 1L << bit;
  }

  /** Its bit in the number that IDENTIFY carries. */
  public long mask() {
    return mask;
  }

  /** Whether the number that IDENTIFY carried asks for it. */
  public boolean in(long intents) {
    return (intents & mask) != 0;
  }

  /** Every intent that Discord documents. */
  public static long all() {
    long all = 0;
    for (Intent intent : values()) {
      all |= intent.mask;
    }
    return all;
  }
}
