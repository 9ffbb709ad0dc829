package com.discordingest.producer.session;

import com.discordingest.runtime.CommandFailure;
import com.discordingest.runtime.ExitCode;
import java.time.Duration;

/**
 * What is left of the day's session starts: as Discord says, each time it is asked; while its REST
 * API does not answer, what it said last, less one for each time asked. Thread-safe.
 */
public final class SessionAllowance implements IdentifyLimiter.Allowance {
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private final DiscordApi discord;
  private GatewayBot.SessionStartLimit last;

  public SessionAllowance(DiscordApi discord, GatewayBot.SessionStartLimit first) {
    this.discord = discord;
    this.last = first;
  }

  @Override
  public synchronized GatewayBot.SessionStartLimit current() throws InterruptedException {
    try {
      last = discord.gatewayBot(PATIENCE).limit();
    } catch (CommandFailure e) {
      if (e.exitCode() != ExitCode.UNREACHABLE) {
        throw e;
      }
      last =
          new GatewayBot.SessionStartLimit(
              last.remaining() - 1, last.resetAfterMillis(), last.maxConcurrency());
    }
    return last;
  }
}
