package com.discordingest.consumer.project;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * PRESENCE_UPDATE: the guide stores no presence, but the user in it may show a changed profile
 * (trap U1). Discord does not validate its fields, so what has an unexpected type is passed over
 * (trap U2), and it makes no member (trap U3).
 */
final class PresenceEvents {
  private static final List<String> PROFILE =
      List.of("username", "discriminator", "global_name", "avatar");

  private PresenceEvents() {}

  static void updated(ObjectNode data, Changes out) {
    if (!(data.get("user") instanceof ObjectNode user)
        || Parts.idOrNull(user.get("id")) == null
        || PROFILE.stream().noneMatch(field -> isText(user.get(field)))) {
      return;
    }
    ObjectNode profile = data.objectNode();
    profile.set("id", user.get("id"));
    for (String field : PROFILE) {
      JsonNode value = user.get(field);
      if (isText(value) || (value != null && value.isNull())) {
        profile.set(field, value);
      }
    }
    if (user.get("bot") instanceof BooleanNode bot) {
      profile.set("bot", bot);
    }
    UserRows.merge(profile, out);
  }

  private static boolean isText(@Nullable JsonNode value) {
    return value != null && value.isTextual();
  }
}
