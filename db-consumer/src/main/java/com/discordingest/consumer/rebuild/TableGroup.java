package com.discordingest.consumer.rebuild;

import com.discordingest.consumer.project.RowTables;
import com.discordingest.consumer.row.RowTable;
import com.discordingest.consumer.write.rebuild.GuildScope;
import com.discordingest.consumer.write.rebuild.GuildScope.Ownership;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Tables that change together when one guild is rebuilt, parents before children.
 *
 * @param name for the operator
 */
record TableGroup(String name, List<RowTable> tables) {
  static final String CHANNELS = "discord_channels";

  private static final Set<String> STRUCTURE =
      Set.of(
          "discord_guilds",
          "discord_users",
          CHANNELS,
          "discord_guild_members",
          "discord_roles",
          "discord_member_roles",
          "discord_deleted_roles",
          "discord_channel_permissions",
          "discord_emojis",
          "discord_emoji_roles");

  TableGroup {
    tables = List.copyOf(tables);
  }

  /** All groups, those that others refer to first. */
  static List<TableGroup> inWriteOrder() {
    return List.of(
        of("guild, channels, roles and members", TableGroup::isStructure),
        of("messages", TableGroup::isAboutMessages),
        of("the rest", name -> !isStructure(name) && !isAboutMessages(name)));
  }

  private static TableGroup of(String name, Predicate<String> belongs) {
    return new TableGroup(
        name,
        RowTables.IN_WRITE_ORDER.stream()
            .filter(table -> belongs.test(table.name()))
            .filter(table -> GuildScope.of(table.name()) != Ownership.NONE)
            .toList());
  }

  private static boolean isStructure(String table) {
    return STRUCTURE.contains(table);
  }

  private static boolean isAboutMessages(String table) {
    return table.startsWith("discord_message")
        || table.startsWith("discord_poll")
        || table.equals("discord_embed_fields");
  }
}
