package com.discordingest.consumer.project;

import static com.discordingest.consumer.project.RowTables.USERS;
import static com.discordingest.schema.Tables.DISCORD_USERS;

import com.discordingest.consumer.row.Row;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a user object, wherever it is embedded, says about {@code discord_users}. */
final class UserRows {
  /** Partial in every event but none is ever whole: absent fields are left alone (trap U1). */
  private static final Mapping PROFILE =
      Mapping.of(USERS)
          .field("username", DISCORD_USERS.USERNAME, Value.TEXT, "")
          .text("discriminator", DISCORD_USERS.DISCRIMINATOR)
          .text("global_name", DISCORD_USERS.GLOBAL_NAME)
          .text("avatar", DISCORD_USERS.AVATAR)
          .text("banner", DISCORD_USERS.BANNER)
          .flag("bot", DISCORD_USERS.BOT, false)
          .smallint("premium_type", DISCORD_USERS.PREMIUM_TYPE)
          .integer("accent_color", DISCORD_USERS.ACCENT_COLOR)
          .flag("system", DISCORD_USERS.SYSTEM, false)
          .field("mfa_enabled", DISCORD_USERS.MFA_ENABLED, Value.FLAG)
          .field("verified", DISCORD_USERS.VERIFIED, Value.FLAG)
          .field("public_flags", DISCORD_USERS.PUBLIC_FLAGS, Value.INTEGER_BITS)
          .text("locale", DISCORD_USERS.LOCALE)
          .build();

  private UserRows() {}

  /** Merges a user object into the user's row, and returns the user's id. */
  static long merge(ObjectNode user, Changes out) {
    long id = Fields.id(user, "id");
    Row row = seen(id, out);
    PROFILE.partial(user, row, out.repairs());
    row.with(DISCORD_USERS.UPDATED_AT, out.time());
    if (user.hasNonNull("username")) {
      out.snapshot(row);
    } else {
      out.partial(row);
    }
    return id;
  }

  /** Merges the user that a field shows, and returns the id; null if it shows none. */
  static @Nullable Long embedded(JsonNode parent, String field, Changes out) {
    ObjectNode user = Parts.object(parent, field, out);
    if (user == null) {
      return null;
    }
    if (Parts.idOrNull(user.get("id")) == null) {
      out.repairs().leftOut(field);
      return null;
    }
    return merge(user, out);
  }

  /** Merges the users that a list shows. */
  static void all(JsonNode parent, String field, Changes out) {
    List<ObjectNode> users = Parts.keyed(parent, field, "id", out);
    if (users != null) {
      users.forEach(user -> merge(user, out));
    }
  }

  /** The user exists, and did something. */
  static void refer(long id, Changes out) {
    Row row = seen(id, out);
    out.reference(
        row.with(DISCORD_USERS.UPDATED_AT, row.cell(USERS.position(DISCORD_USERS.CREATED_AT))));
  }

  private static Row seen(long id, Changes out) {
    return Changes.identified(USERS, DISCORD_USERS.ID, DISCORD_USERS.CREATED_AT, id)
        .with(DISCORD_USERS.FIRST_SEEN, out.time())
        .with(DISCORD_USERS.LAST_SEEN, out.time());
  }
}
