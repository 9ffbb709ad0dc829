package com.discordingest.consumer.project;

import static com.discordingest.consumer.project.RowTables.COMMAND_PERMISSIONS;
import static com.discordingest.schema.Tables.DISCORD_COMMAND_PERMISSIONS;

import com.discordingest.consumer.row.Row;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What APPLICATION_COMMAND_PERMISSIONS_UPDATE says about {@code discord_command_permissions}. */
final class CommandPermissionRows {

  private CommandPermissionRows() {}

  /** All that holds for one command, or for the application when the id is the application's. */
  static void updated(ObjectNode data, Changes out) {
    long guildId = GuildRows.required(data, out);
    List<ObjectNode> permissions = Parts.keyed(data, "permissions", "id", out);
    if (permissions == null) {
      return;
    }
    Long named = Parts.id(data, "application_id", out);
    long applicationId = named == null ? InteractionRows.UNKNOWN_APPLICATION : named;
    for (String type : List.of("role", "user", "channel", Labels.UNKNOWN)) {
      List<ObjectNode> ofType =
          permissions.stream().filter(permission -> type(permission).equals(type)).toList();
      Row scope =
          new Row(COMMAND_PERMISSIONS)
              .with(DISCORD_COMMAND_PERMISSIONS.GUILD_ID, guildId)
              .with(DISCORD_COMMAND_PERMISSIONS.COMMAND_ID, Fields.id(data, "id"))
              .with(DISCORD_COMMAND_PERMISSIONS.PERMISSION_TYPE, type);
      out.keepOnly(scope, Fields.idsOf(ofType, "id"));
      for (ObjectNode permission : ofType) {
        out.snapshot(
            scope
                .copy()
                .with(DISCORD_COMMAND_PERMISSIONS.TARGET_ID, Fields.id(permission, "id"))
                .with(DISCORD_COMMAND_PERMISSIONS.APPLICATION_ID, applicationId)
                .with(DISCORD_COMMAND_PERMISSIONS.ALLOWED, Fields.isTrue(permission, "permission"))
                .with(DISCORD_COMMAND_PERMISSIONS.CREATED_AT, out.time())
                .with(DISCORD_COMMAND_PERMISSIONS.UPDATED_AT, out.time()));
      }
    }
  }

  private static String type(ObjectNode permission) {
    Integer code = Fields.integer(permission, "type");
    return code == null ? Labels.UNKNOWN : Labels.commandPermissionType(code);
  }
}
