package com.discordingest.model.config;

import java.util.Collection;

/** Declared settings as a Markdown table, for the documentation. */
public final class SettingsTable {
  private SettingsTable() {}

  /** One row a setting, in the order given. */
  public static String markdown(Collection<Setting> settings) {
    StringBuilder table =
        new StringBuilder(
            "| setting | environment | default | what it does |\n|---|---|---|---|\n");
    for (Setting setting : settings) {
      String defaultValue = setting.defaultValue();
      table
          .append("| `")
          .append(setting.key())
          .append("` | `")
          .append(setting.environmentVariable())
          .append("` | ")
          .append(defaultValue == null || defaultValue.isEmpty() ? "" : "`" + defaultValue + "`")
          .append(" | ")
          .append(capitalised(setting.description()))
          .append(setting.secret() ? " Secret: never printed." : "")
          .append(" |\n");
    }
    return table.toString();
  }

  private static String capitalised(String sentence) {
    return sentence.isEmpty()
        ? sentence
        : Character.toUpperCase(sentence.charAt(0)) + sentence.substring(1);
  }
}
