package com.discordingest.systemtests;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the tables of guilds and of channels, threads among them, must hold. Neither loses rows:
 * guilds are left, channels are marked as deleted or as out of sight.
 */
final class ExpectedPlaces {
  private static final Set<Integer> THREADS = Set.of(10, 11, 12);
  private static final Set<Integer> DIRECT = Set.of(1, 3);

  final Map<String, ExpectedRow> guilds = new HashMap<>();
  final Map<String, ExpectedRow> channels = new HashMap<>();

  /** Channels of which an event has shown the type: others may be threads, or not. */
  private final Set<String> typed = new HashSet<>();

  /** An event refers to the guild: a placeholder, unless more is known of it. */
  ExpectedRow guildKnown(String id) {
    return guilds.computeIfAbsent(
        id,
        _ ->
            new ExpectedRow()
                .with("name", "")
                .with("owner_id", 0)
                .with("description", null)
                .with("bot_active", true)
                .with("left", false)
                .with("unavailable", false)
                .with("placeholder", true));
  }

  /** GUILD_CREATE of one that is there: also what of its channels the bot can see. */
  void guildCreated(JsonNode guild) {
    String id = Json.id(guild, "id");
    guildUpdated(guild).with("bot_active", true).with("left", false).with("unavailable", false);
    if (guild.has("channels")) {
      Set<String> listed = new HashSet<>();
      guild.path("channels").forEach(channel -> listed.add(Json.id(channel, "id")));
      channels.forEach((channelId, row) -> {
        if (row.has("guild_id", id)
            && typed.contains(channelId)
            && !row.has("thread", true)
            && !listed.contains(channelId)) {
          row.with("bot_has_access", false);
        }
      });
    }
    guild.path("channels").forEach(channel -> channelSaved(id, channel));
    guild.path("threads").forEach(thread -> channelSaved(id, thread));
  }

  ExpectedRow guildUpdated(JsonNode guild) {
    return guildKnown(Json.id(guild, "id"))
        .with("name", Text.cut(guild.path("name").asText(), 100))
        .with("owner_id", Json.id(guild, "owner_id"))
        .with("description", Json.text(guild, "description"))
        .with("placeholder", false);
  }

  /** An outage hides the guild, and changes nothing else. */
  void guildUnavailable(String id) {
    guildKnown(id).with("unavailable", true);
  }

  void guildLeft(String id) {
    ExpectedRow row = guilds.get(id);
    if (row != null) {
      row.with("bot_active", false).with("left", true);
    }
  }

  /** An event refers to the channel: a placeholder, unless more is known of it. */
  ExpectedRow channelKnown(String id, @Nullable String guildId) {
    return channels
        .computeIfAbsent(
            id,
            _ ->
                new ExpectedRow()
                    .with("guild_id", null)
                    .with("name", null)
                    .with("topic", null)
                    .with("parent_id", null)
                    .with("archived", false)
                    .with("thread", false)
                    .with("bot_has_access", true)
                    .with("deleted", false)
                    .with("placeholder", true))
        .fill("guild_id", guildId);
  }

  /** Bots hear of direct messages' channels by what is said in them. */
  void directKnown(String id, JsonNode type) {
    if (DIRECT.contains(type.asInt())) {
      typed.add(id);
      channelKnown(id, null).with("placeholder", false);
    }
  }

  /** The channel or thread exists, and this is all of it. */
  void channelSaved(@Nullable String guildId, JsonNode channel) {
    typed.add(Json.id(channel, "id"));
    parentKnown(channel, guildId);
    channelKnown(Json.id(channel, "id"), guildId)
        .with("name", Json.text(channel, "name", 100))
        .with("topic", Json.text(channel, "topic"))
        .with("parent_id", Json.text(channel, "parent_id"))
        .with("archived", channel.path("thread_metadata").path("archived").asBoolean())
        .with("thread", isThread(channel))
        .with("bot_has_access", true)
        .with("deleted", false)
        .with("placeholder", false);
  }

  /** Deleting a channel takes its threads along, and no event says so. */
  void channelDeleted(@Nullable String guildId, JsonNode channel) {
    String id = Json.id(channel, "id");
    ExpectedRow row = gone(guildId, channel);
    if (channel.has("name")) {
      row.with("name", Json.text(channel, "name", 100));
    }
    if (channel.has("topic")) {
      row.with("topic", Json.text(channel, "topic"));
    }
    channels.values().stream()
        .filter(thread -> thread.has("parent_id", id) && thread.has("thread", true))
        .forEach(thread -> thread.with("bot_has_access", false).with("deleted", true));
  }

  /** The event shows no more than where the thread was. */
  void threadDeleted(@Nullable String guildId, JsonNode thread) {
    gone(guildId, thread);
  }

  private ExpectedRow gone(@Nullable String guildId, JsonNode channel) {
    parentKnown(channel, guildId);
    ExpectedRow row =
        channelKnown(Json.id(channel, "id"), guildId)
            .with("bot_has_access", false)
            .with("deleted", true);
    if (channel.has("type")) {
      typed.add(Json.id(channel, "id"));
      row.with("thread", isThread(channel));
    }
    if (channel.has("parent_id")) {
      row.with("parent_id", Json.text(channel, "parent_id"));
    }
    return row;
  }

  /** Of the active threads of a guild, or of some of its channels, the bot sees those listed. */
  void threadsSynced(String guildId, JsonNode data) {
    Set<String> listed = new HashSet<>();
    data.path("threads").forEach(thread -> listed.add(Json.id(thread, "id")));
    Set<String> parents = new HashSet<>();
    data.path("channel_ids").forEach(parent -> parents.add(parent.asText()));
    channels.forEach((id, row) -> {
      boolean concerned =
          data.has("channel_ids")
              ? parents.contains(String.valueOf(row.get("parent_id")))
              : row.has("guild_id", guildId);
      if (concerned
          && row.has("thread", true)
          && row.has("archived", false)
          && row.has("deleted", false)
          && !listed.contains(id)) {
        row.with("bot_has_access", false);
      }
    });
    data.path("threads").forEach(thread -> channelSaved(guildId, thread));
  }

  private void parentKnown(JsonNode channel, @Nullable String guildId) {
    String parent = Json.text(channel, "parent_id");
    if (parent != null) {
      channelKnown(parent, guildId);
    }
  }

  private static boolean isThread(JsonNode channel) {
    return THREADS.contains(channel.path("type").asInt());
  }
}
