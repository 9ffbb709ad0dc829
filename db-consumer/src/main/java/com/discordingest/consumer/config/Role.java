package com.discordingest.consumer.config;

import com.discordingest.model.config.ConfigurationException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What an instance does. */
public enum Role {
  /** Applies the log, and what is counted from it, to the database. */
  SINK,
  /** Counts what happens in guilds. Needs no database. */
  ACTIVITY;

  /**
   * Reads roles as the operator writes them.
   *
   * @throws ConfigurationException if there are none, or one is unknown
   */
  public static Set<Role> parse(List<String> names) {
    Set<Role> roles = EnumSet.noneOf(Role.class);
    for (String name : names) {
      roles.add(
          switch (name.toLowerCase(Locale.ROOT)) {
            case "sink" -> SINK;
            case "activity" -> ACTIVITY;
            default ->
                throw new ConfigurationException(
                    "there is no role \"" + name + "\". Roles are sink and activity.");
          });
    }
    if (roles.isEmpty()) {
      throw new ConfigurationException("no role is given. Roles are sink and activity.");
    }
    return roles;
  }
}
