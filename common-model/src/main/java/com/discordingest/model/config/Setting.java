package com.discordingest.model.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing an operator can set, declared once: read by {@link Settings}, listed in the generated
 * documentation.
 *
 * @param key its name in a properties file, such as {@code database.url}; the environment variable
 *     is the same in capitals with underscores, {@code DATABASE_URL}
 * @param defaultValue what holds when nobody sets it; null when there is no default
 * @param secret whether its value must never be printed
 * @param description one sentence for the operator, with the unit
 */
public record Setting(
    String key, @Nullable String defaultValue, boolean secret, String description) {

  public static Setting of(String key, String defaultValue, String description) {
    return new Setting(key, defaultValue, false, description);
  }

  public static Setting withoutDefault(String key, String description) {
    return new Setting(key, null, false, description);
  }

  public static Setting secret(String key, String description) {
    return new Setting(key, null, true, description);
  }

  /** The environment variable that sets it. */
  public String environmentVariable() {
    return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }
}
