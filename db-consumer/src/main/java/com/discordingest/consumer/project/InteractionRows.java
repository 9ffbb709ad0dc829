package com.discordingest.consumer.project;

import static com.discordingest.consumer.project.RowTables.COMMANDS;
import static com.discordingest.consumer.project.RowTables.EXECUTIONS;
import static com.discordingest.schema.Tables.DISCORD_APPLICATION_COMMANDS;
import static com.discordingest.schema.Tables.DISCORD_COMMAND_EXECUTIONS;

import com.discordingest.consumer.row.Row;
import com.discordingest.model.Snowflake;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.jspecify.annotations.Nullable;

/**
 * What INTERACTION_CREATE says about {@code discord_command_executions} and {@code
 * discord_application_commands}. Its token is never stored (trap V9).
 */
final class InteractionRows {

  /** Recordings of before 2021 do not name the application. */
  static final long UNKNOWN_APPLICATION = 0;

  /** Stands for whoever an interaction does not name; the row of this user stays a placeholder. */
  static final long UNKNOWN_USER = 0;

  /** What commands are that do not say what they are. */
  private static final int CHAT_INPUT = 1;

  private static final int COMMAND_TYPE = 2;
  private static final int AUTOCOMPLETE_TYPE = 4;
  private static final int MODAL_TYPE = 5;

  private static final Mapping INTERACTION =
      Mapping.of(EXECUTIONS)
          .label(
              "type",
              DISCORD_COMMAND_EXECUTIONS.INTERACTION_TYPE,
              Labels::interactionType,
              Labels.UNKNOWN)
          .build();

  private static final Mapping COMMAND_DATA =
      Mapping.of(EXECUTIONS)
          .id("data.id", DISCORD_COMMAND_EXECUTIONS.COMMAND_ID)
          .text("data.name", DISCORD_COMMAND_EXECUTIONS.COMMAND_NAME)
          .label(
              "data.type",
              DISCORD_COMMAND_EXECUTIONS.COMMAND_TYPE,
              Labels::commandType,
              Labels.commandType(CHAT_INPUT))
          .json("data.options", DISCORD_COMMAND_EXECUTIONS.OPTIONS)
          .build();

  private static final Mapping COMPONENT_DATA =
      Mapping.of(EXECUTIONS)
          .text("data.custom_id", DISCORD_COMMAND_EXECUTIONS.CUSTOM_ID)
          .label(
              "data.component_type",
              DISCORD_COMMAND_EXECUTIONS.COMPONENT_TYPE,
              Labels::componentType,
              Labels.UNKNOWN)
          .json("data.values", DISCORD_COMMAND_EXECUTIONS.VALUES)
          .build();

  private static final Mapping MODAL_DATA =
      Mapping.of(EXECUTIONS)
          .text("data.custom_id", DISCORD_COMMAND_EXECUTIONS.MODAL_CUSTOM_ID)
          .json("data.components", DISCORD_COMMAND_EXECUTIONS.MODAL_COMPONENTS)
          .build();

  private static final Mapping COMMAND =
      Mapping.of(COMMANDS)
          .field("name", DISCORD_APPLICATION_COMMANDS.NAME, Value.TEXT, "")
          .label(
              "type",
              DISCORD_APPLICATION_COMMANDS.COMMAND_TYPE,
              Labels::commandType,
              Labels.commandType(CHAT_INPUT))
          .build();

  private InteractionRows() {}

  static void created(ObjectNode data, Changes out) {
    long id = Fields.id(data, "id");
    Long named = Parts.id(data, "application_id", out);
    long applicationId = named == null ? UNKNOWN_APPLICATION : named;
    Long guildId = GuildRows.optional(data, out);
    Long channelId = Parts.id(data, "channel_id", out);
    if (channelId != null) {
      ChannelRows.refer(channelId, guildId, out);
      ObjectNode channel = Parts.object(data, "channel", out);
      if (guildId == null && channel != null) {
        ChannelRows.direct(channelId, Fields.integer(channel, "type"), out);
      }
    }
    Integer type = Fields.integer(data, "type");
    ObjectNode details = Parts.object(data, "data", out);
    Row row =
        new Row(EXECUTIONS)
            .with(DISCORD_COMMAND_EXECUTIONS.ID, id)
            .with(DISCORD_COMMAND_EXECUTIONS.APPLICATION_ID, applicationId)
            .with(DISCORD_COMMAND_EXECUTIONS.GUILD_ID, guildId)
            .with(DISCORD_COMMAND_EXECUTIONS.CHANNEL_ID, channelId)
            .with(DISCORD_COMMAND_EXECUTIONS.USER_ID, user(data, guildId, out))
            .with(DISCORD_COMMAND_EXECUTIONS.EXECUTED_AT, Snowflake.createdAt(id))
            .with(DISCORD_COMMAND_EXECUTIONS.CREATED_AT, out.time());
    INTERACTION.snapshot(data, row, out.repairs());
    if (details != null && type != null) {
      switch (type) {
        case COMMAND_TYPE, AUTOCOMPLETE_TYPE -> {
          command(applicationId, details, out);
          COMMAND_DATA.snapshot(data, row, out.repairs());
        }
        case MODAL_TYPE -> MODAL_DATA.snapshot(data, row, out.repairs());
        default -> COMPONENT_DATA.snapshot(data, row, out.repairs());
      }
      resolved(details, guildId, out);
    }
    ObjectNode message = Parts.object(data, "message", out);
    if (message != null) {
      MessageEvents.users(message, out);
    }
    out.snapshot(row);
  }

  /** In guilds the user is in the member, elsewhere beside it. */
  private static long user(ObjectNode data, @Nullable Long guildId, Changes out) {
    ObjectNode member = Parts.object(data, "member", out);
    Long inGuild = member == null ? null : UserRows.embedded(member, "user", out);
    if (member != null && inGuild != null) {
      if (guildId != null) {
        MemberRows.aside(guildId, inGuild, member, out);
      }
      return inGuild;
    }
    Long outside = UserRows.embedded(data, "user", out);
    if (outside == null) {
      UserRows.refer(UNKNOWN_USER, out);
      return UNKNOWN_USER;
    }
    return outside;
  }

  /**
   * The same columns from wherever the command is used, so that it does not matter which partition
   * is read first.
   */
  private static void command(long applicationId, ObjectNode command, Changes out) {
    Long id = Parts.id(command, "id", out);
    if (id == null) {
      return;
    }
    Row row =
        Changes.identified(
                COMMANDS,
                DISCORD_APPLICATION_COMMANDS.ID,
                DISCORD_APPLICATION_COMMANDS.CREATED_AT,
                id)
            .with(DISCORD_APPLICATION_COMMANDS.APPLICATION_ID, applicationId)
            .with(DISCORD_APPLICATION_COMMANDS.GUILD_ID, GuildRows.optional(command, out))
            .with(DISCORD_APPLICATION_COMMANDS.UPDATED_AT, out.time());
    COMMAND.snapshot(command, row, out.repairs());
    out.snapshot(row);
  }

  /**
   * The users that the options name, and what they are in the guild. Channels, roles and messages
   * shown here have events of their own.
   */
  private static void resolved(ObjectNode details, @Nullable Long guildId, Changes out) {
    ObjectNode resolved = Parts.object(details, "resolved", out);
    ObjectNode users = resolved == null ? null : Parts.object(resolved, "users", out);
    if (resolved == null || users == null) {
      return;
    }
    ObjectNode members = Parts.object(resolved, "members", out);
    for (JsonNode shown : users) {
      if (shown instanceof ObjectNode user && Parts.idOrNull(user.get("id")) != null) {
        long userId = UserRows.merge(user, out);
        if (guildId != null
            && members != null
            && members.get(Long.toString(userId)) instanceof ObjectNode member) {
          MemberRows.aside(guildId, userId, member, out);
        }
      } else {
        out.repairs().leftOut("users");
      }
    }
  }
}
