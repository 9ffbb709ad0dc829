package com.discordingest.simulator.world;

/** Writes guilds as Discord's guild objects, alone or with everything in them. */
final class GuildJson {
  private final User bot;

  /**
   * @param bot who sees the guilds, and therefore always its own membership
   */
  GuildJson(User bot) {
    this.bot = bot;
  }

  /** What GUILD_CREATE and GUILD_UPDATE share, without the braces. */
  static void fields(JsonBytes out, Guild guild) {
    out.id("id", guild.id)
        .string("name", guild.name)
        .id("owner_id", guild.ownerId)
        .imageHash("icon", guild.icon)
        .nullValue("home_header")
        .nullValue("splash")
        .nullValue("discovery_splash")
        .nullValue("banner");
    if (guild.description == null) {
      out.nullValue("description");
    } else {
      out.string("description", guild.description);
    }
    out.beginArray("features").string("COMMUNITY").string("NEWS").string("SOUNDBOARD").endArray();
    out.beginArray("roles");
    for (Role role : guild.roles) {
      RoleJson.write(out, role);
    }
    out.endArray().beginArray("emojis");
    for (Emoji emoji : guild.emojis) {
      EmojiJson.write(out, emoji);
    }
    out.endArray()
        .emptyArray("stickers")
        .nullValue("afk_channel_id")
        .number("afk_timeout", 300)
        .idOrNull("system_channel_id", guild.systemChannel == null ? 0 : guild.systemChannel.id)
        .number("system_channel_flags", 0)
        .nullValue("rules_channel_id")
        .nullValue("public_updates_channel_id")
        .nullValue("safety_alerts_channel_id")
        .nullValue("application_id")
        .nullValue("vanity_url_code")
        .nullValue("widget_channel_id")
        .bool("widget_enabled", false)
        .number("verification_level", guild.verificationLevel)
        .number("default_message_notifications", 1)
        .number("explicit_content_filter", 2)
        .number("mfa_level", 0)
        .number("nsfw_level", 0)
        .bool("nsfw", false)
        .number("max_members", 500_000)
        .nullValue("max_presences")
        .number("max_video_channel_users", 25)
        .number("max_stage_video_channel_users", 50)
        .number("premium_tier", Math.min(3, guild.boosts / 5))
        .number("premium_subscription_count", guild.boosts)
        .bool("premium_progress_bar_enabled", false)
        .nullValue("premium_features")
        .string("preferred_locale", "en-US")
        .string("region", "deprecated")
        .nullValue("hub_type")
        .nullValue("inventory_settings")
        .nullValue("latest_onboarding_question_id")
        .nullValue("incidents_data")
        .nullValue("profile");
  }

  /**
   * The body of GUILD_CREATE: the whole guild as it is now.
   *
   * @param allMembers whether to list everybody, as Discord does for small guilds and sessions that
   *     ask for presences; else only the bot and who is in voice
   */
  void whole(JsonBytes out, Guild guild, boolean allMembers, int largeThreshold) {
    out.beginObject();
    fields(out, guild);
    out.timestamp("joined_at", guild.botJoinedAt)
        .bool("large", guild.members.size() > largeThreshold)
        .bool("unavailable", false)
        .bool("lazy", true)
        .number("member_count", guild.members.size())
        .beginArray("channels");
    for (Channel channel : guild.channels) {
      ChannelJson.write(out, channel, true);
    }
    out.endArray().beginArray("threads");
    for (Channel thread : guild.threads) {
      if (!thread.archived) {
        ChannelJson.write(out, thread, true);
      }
    }
    out.endArray().beginArray("members");
    for (Member member : guild.members) {
      if (allMembers || member.user == bot || member.voice != null) {
        MemberJson.write(out, member);
      }
    }
    out.endArray().beginArray("voice_states");
    for (Member member : guild.inVoice) {
      out.beginObject();
      MemberJson.voiceFields(out, member);
      out.endObject();
    }
    out.endArray()
        .emptyArray("presences")
        .emptyArray("stage_instances")
        .emptyArray("guild_scheduled_events")
        .emptyArray("soundboard_sounds")
        .emptyArray("embedded_activities")
        .number("version", guild.id >>> 20)
        .endObject();
  }
}
