package com.discordingest.producer.session;

import com.discordingest.model.config.ConfigurationException;
import discord4j.gateway.intent.Intent;
import discord4j.gateway.intent.IntentSet;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Reads which intents a bot identifies with. */
public final class Intents {
  /**
   * What is not stored: presences and typing are most of the traffic, and are asked for by name.
   */
  private static final IntentSet NOT_BY_DEFAULT =
      IntentSet.of(
          Intent.GUILD_PRESENCES, Intent.GUILD_MESSAGE_TYPING, Intent.DIRECT_MESSAGE_TYPING);

  private Intents() {}

  /**
   * @param words {@code default}, {@code non-privileged}, {@code all}, names of intents, or one
   *     number
   * @throws ConfigurationException if a name is not known
   */
  public static IntentSet parse(List<String> words) {
    if (words.size() == 1) {
      String word = words.getFirst();
      switch (word) {
        case "default" -> {
          return IntentSet.all().andNot(NOT_BY_DEFAULT);
        }
        case "non-privileged" -> {
          return IntentSet.nonPrivileged().andNot(NOT_BY_DEFAULT);
        }
        case "all" -> {
          return IntentSet.all();
        }
        default -> {
          if (word.matches("\\d{1,18}")) {
            return IntentSet.of(Long.parseLong(word));
          }
        }
      }
    }
    return IntentSet.of(words.stream().map(Intents::named).toArray(Intent[]::new));
  }

  private static Intent named(String word) {
    String name = word.toUpperCase(Locale.ROOT).replace('-', '_');
    return Arrays.stream(Intent.values())
        .filter(intent -> intent.name().equals(name))
        .findFirst()
        .orElseThrow(() ->
            new ConfigurationException(
                "setting discord.intents names \""
                    + word
                    + "\", which is no intent. Known are default, non-privileged, all, a number,"
                    + " and: "
                    + Arrays.stream(Intent.values()).map(Enum::name).toList()));
  }
}
