package com.discordingest.consumer.project;

import static com.discordingest.consumer.project.RowTables.AUTOMOD_ACTIONS;
import static com.discordingest.consumer.project.RowTables.AUTOMOD_EXECUTIONS;
import static com.discordingest.consumer.project.RowTables.AUTOMOD_RULES;
import static com.discordingest.schema.Tables.DISCORD_AUTOMOD_ACTIONS;
import static com.discordingest.schema.Tables.DISCORD_AUTOMOD_EXECUTIONS;
import static com.discordingest.schema.Tables.DISCORD_AUTOMOD_RULES;

import com.discordingest.consumer.row.Row;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What AUTO_MODERATION_* says about rules, their actions, and what they did. */
final class AutomodRows {

  private static final Mapping RULE =
      Mapping.of(AUTOMOD_RULES)
          .field("name", DISCORD_AUTOMOD_RULES.NAME, Value.TEXT, "")
          .label(
              "event_type", DISCORD_AUTOMOD_RULES.EVENT_TYPE, Labels::automodEvent, Labels.UNKNOWN)
          .label(
              "trigger_type",
              DISCORD_AUTOMOD_RULES.TRIGGER_TYPE,
              Labels::automodTrigger,
              Labels.UNKNOWN)
          .json("trigger_metadata", DISCORD_AUTOMOD_RULES.TRIGGER_METADATA)
          .flag("enabled", DISCORD_AUTOMOD_RULES.ENABLED, false)
          .field("exempt_roles", DISCORD_AUTOMOD_RULES.EXEMPT_ROLES, Value.IDS)
          .field("exempt_channels", DISCORD_AUTOMOD_RULES.EXEMPT_CHANNELS, Value.IDS)
          .build();

  private static final Mapping ACTION =
      Mapping.of(AUTOMOD_ACTIONS)
          .label("type", DISCORD_AUTOMOD_ACTIONS.ACTION_TYPE, Labels::automodAction, Labels.UNKNOWN)
          .id("metadata.channel_id", DISCORD_AUTOMOD_ACTIONS.CHANNEL_ID)
          .integer("metadata.duration_seconds", DISCORD_AUTOMOD_ACTIONS.DURATION_SECONDS)
          .text("metadata.custom_message", DISCORD_AUTOMOD_ACTIONS.CUSTOM_MESSAGE)
          .build();

  private static final Mapping EXECUTION =
      Mapping.of(AUTOMOD_EXECUTIONS)
          .field("rule_id", DISCORD_AUTOMOD_EXECUTIONS.RULE_ID, Value.ID, 0L)
          .label(
              "rule_trigger_type",
              DISCORD_AUTOMOD_EXECUTIONS.TRIGGER_TYPE,
              Labels::automodTrigger,
              Labels.UNKNOWN)
          .label(
              "action.type",
              DISCORD_AUTOMOD_EXECUTIONS.ACTION_TYPE,
              Labels::automodAction,
              Labels.UNKNOWN)
          .json("action.metadata", DISCORD_AUTOMOD_EXECUTIONS.ACTION_METADATA)
          .id("channel_id", DISCORD_AUTOMOD_EXECUTIONS.CHANNEL_ID)
          .id("message_id", DISCORD_AUTOMOD_EXECUTIONS.MESSAGE_ID)
          .id("alert_system_message_id", DISCORD_AUTOMOD_EXECUTIONS.ALERT_MESSAGE_ID)
          .text("content", DISCORD_AUTOMOD_EXECUTIONS.CONTENT)
          .text("matched_keyword", DISCORD_AUTOMOD_EXECUTIONS.MATCHED_KEYWORD)
          .text("matched_content", DISCORD_AUTOMOD_EXECUTIONS.MATCHED_CONTENT)
          .build();

  private AutomodRows() {}

  static void saved(ObjectNode data, Changes out) {
    out.snapshot(rule(data, out).with(DISCORD_AUTOMOD_RULES.DELETED_AT, null));
    actions(data, out);
  }

  static void deleted(ObjectNode data, Changes out) {
    out.snapshot(rule(data, out).with(DISCORD_AUTOMOD_RULES.DELETED_AT, out.time()));
    actions(data, out);
  }

  /** Discord gives it no id: the dispatch's own version tells executions apart. */
  static void executed(ObjectNode data, Changes out) {
    long guildId = GuildRows.required(data, out);
    long userId = Fields.id(data, "user_id");
    UserRows.refer(userId, out);
    Row row =
        new Row(AUTOMOD_EXECUTIONS)
            .with(DISCORD_AUTOMOD_EXECUTIONS.GUILD_ID, guildId)
            .with(DISCORD_AUTOMOD_EXECUTIONS.ROW_VERSION, out.version())
            .with(DISCORD_AUTOMOD_EXECUTIONS.USER_ID, userId)
            .with(DISCORD_AUTOMOD_EXECUTIONS.EXECUTED_AT, out.time());
    EXECUTION.snapshot(data, row, out.repairs());
    out.snapshot(row);
  }

  private static Row rule(ObjectNode data, Changes out) {
    Row row =
        Changes.identified(
                AUTOMOD_RULES,
                DISCORD_AUTOMOD_RULES.ID,
                DISCORD_AUTOMOD_RULES.CREATED_AT,
                Fields.id(data, "id"))
            .with(DISCORD_AUTOMOD_RULES.GUILD_ID, GuildRows.required(data, out))
            .with(DISCORD_AUTOMOD_RULES.UPDATED_AT, out.time());
    RULE.snapshot(data, row, out.repairs());
    Long creatorId = Parts.id(data, "creator_id", out);
    if (creatorId != null) {
      UserRows.refer(creatorId, out);
    }
    return row.with(DISCORD_AUTOMOD_RULES.CREATOR_ID, creatorId);
  }

  private static void actions(ObjectNode data, Changes out) {
    List<ObjectNode> actions = Parts.objects(data, "actions", out);
    if (actions == null) {
      return;
    }
    Row scope =
        new Row(AUTOMOD_ACTIONS).with(DISCORD_AUTOMOD_ACTIONS.RULE_ID, Fields.id(data, "id"));
    out.keepOnly(scope, Parts.positions(actions.size()));
    for (int i = 0; i < actions.size(); i++) {
      Row row =
          scope
              .copy()
              .with(DISCORD_AUTOMOD_ACTIONS.POSITION, i)
              .with(DISCORD_AUTOMOD_ACTIONS.CREATED_AT, out.time())
              .with(DISCORD_AUTOMOD_ACTIONS.UPDATED_AT, out.time());
      ACTION.snapshot(actions.get(i), row, out.repairs());
      out.snapshot(row);
    }
  }
}
