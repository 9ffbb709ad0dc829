package com.discordingest.consumer.project;

import static com.discordingest.consumer.project.RowTables.CHANNEL_PERMISSIONS;
import static com.discordingest.schema.Tables.DISCORD_CHANNEL_PERMISSIONS;

import com.discordingest.consumer.row.Row;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What a channel's permission overwrites say about {@code discord_channel_permissions}. */
final class OverwriteRows {

  private static final Mapping OVERWRITE =
      Mapping.of(CHANNEL_PERMISSIONS)
          .field("allow", DISCORD_CHANNEL_PERMISSIONS.ALLOW, Value.BITS, 0L)
          .field("deny", DISCORD_CHANNEL_PERMISSIONS.DENY, Value.BITS, 0L)
          .build();

  /** Until 2021 the fields above were cut at 31 bits, and these held all (trap G10). */
  private static final Mapping UNCUT =
      Mapping.of(CHANNEL_PERMISSIONS)
          .field("allow_new", DISCORD_CHANNEL_PERMISSIONS.ALLOW, Value.BITS, 0L)
          .field("deny_new", DISCORD_CHANNEL_PERMISSIONS.DENY, Value.BITS, 0L)
          .build();

  private OverwriteRows() {}

  /** The channel has these overwrites and no others, if the event says anything about them. */
  static void replace(long channelId, ObjectNode channel, Changes out) {
    List<ObjectNode> overwrites = Parts.keyed(channel, "permission_overwrites", "id", out);
    if (overwrites == null) {
      return;
    }
    for (String type : List.of("role", "member", Labels.UNKNOWN)) {
      List<ObjectNode> ofType =
          overwrites.stream().filter(overwrite -> type(overwrite).equals(type)).toList();
      Row scope =
          new Row(CHANNEL_PERMISSIONS)
              .with(DISCORD_CHANNEL_PERMISSIONS.CHANNEL_ID, channelId)
              .with(DISCORD_CHANNEL_PERMISSIONS.PERMISSION_TYPE, type);
      out.keepOnly(scope, Fields.idsOf(ofType, "id"));
      for (ObjectNode overwrite : ofType) {
        Row row =
            scope
                .copy()
                .with(DISCORD_CHANNEL_PERMISSIONS.TARGET_ID, Fields.id(overwrite, "id"))
                .with(DISCORD_CHANNEL_PERMISSIONS.CREATED_AT, out.time())
                .with(DISCORD_CHANNEL_PERMISSIONS.UPDATED_AT, out.time());
        OVERWRITE.snapshot(overwrite, row, out.repairs());
        UNCUT.partial(overwrite, row, out.repairs());
        out.snapshot(row);
      }
    }
  }

  /** A number, or in old recordings the label itself. */
  private static String type(ObjectNode overwrite) {
    JsonNode type = overwrite.get("type");
    if (type != null && type.isTextual()) {
      return switch (type.textValue()) {
        case "role", "0" -> "role";
        case "member", "1" -> "member";
        default -> Labels.UNKNOWN;
      };
    }
    Integer code = Fields.integer(overwrite, "type");
    return code == null ? Labels.UNKNOWN : Labels.overwriteType(code);
  }
}
