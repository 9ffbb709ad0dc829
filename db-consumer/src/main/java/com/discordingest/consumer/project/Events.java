package com.discordingest.consumer.project;

import static java.util.Map.entry;

import java.util.Map;

/** Every event that is projected, and what does it. To add an event, add a line here. */
final class Events {
  static final Map<String, EventProjection> PROJECTIONS =
      Map.ofEntries(
          entry("READY", UserEvents::ready),
          entry("USER_UPDATE", UserEvents::updated),
          entry("GUILD_CREATE", GuildEvents::created),
          entry("GUILD_UPDATE", GuildEvents::updated),
          entry("GUILD_DELETE", GuildEvents::deleted),
          entry("CHANNEL_CREATE", ChannelEvents::saved),
          entry("CHANNEL_UPDATE", ChannelEvents::saved),
          entry("CHANNEL_DELETE", ChannelEvents::deleted),
          entry("THREAD_CREATE", ChannelEvents::saved),
          entry("THREAD_UPDATE", ChannelEvents::saved),
          entry("THREAD_DELETE", ChannelEvents::threadDeleted),
          entry("THREAD_LIST_SYNC", ChannelEvents::threadsSynced),
          entry("GUILD_ROLE_CREATE", RoleEvents::saved),
          entry("GUILD_ROLE_UPDATE", RoleEvents::saved),
          entry("GUILD_ROLE_DELETE", RoleEvents::deleted),
          entry("GUILD_MEMBER_ADD", MemberEvents::added),
          entry("GUILD_MEMBER_UPDATE", MemberEvents::updated),
          entry("GUILD_MEMBER_REMOVE", MemberEvents::removed),
          entry("GUILD_MEMBERS_CHUNK", MemberEvents::chunk),
          entry("MESSAGE_CREATE", MessageEvents::created),
          entry("MESSAGE_UPDATE", MessageEvents::updated),
          entry("MESSAGE_DELETE", MessageEvents::deleted),
          entry("MESSAGE_DELETE_BULK", MessageEvents::bulkDeleted));

  private Events() {}
}
