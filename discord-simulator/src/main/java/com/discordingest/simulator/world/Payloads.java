package com.discordingest.simulator.world;

import org.jspecify.annotations.Nullable;

/**
 * Writes the world's things as Discord's JSON objects, with the fields that the real gateway sends
 * and in the variations of where they stand (a member beside its user, a channel inside its guild).
 */
final class Payloads {
  private static final String CDN = "https://cdn.discordapp.com/attachments/";
  private static final String PROXY = "https://media.discordapp.net/attachments/";

  private final Text text;
  private final User bot;
  private final Randomness details = new Randomness(0);

  Payloads(Text text, User bot) {
    this.text = text;
    this.bot = bot;
  }

  void user(JsonBytes out, User user) {
    out.beginObject();
    userFields(out, user);
    out.endObject();
  }

  void user(JsonBytes out, String name, User user) {
    out.beginObject(name);
    userFields(out, user);
    out.endObject();
  }

  private static void userFields(JsonBytes out, User user) {
    out.string("username", user.username).number("public_flags", user.publicFlags);
    if (user.tag == null) {
      out.nullValue("primary_guild");
    } else {
      out.beginObject("primary_guild")
          .string("tag", user.tag)
          .id("identity_guild_id", user.memberships.isEmpty() ? 1 : home(user))
          .bool("identity_enabled", true)
          .imageHash("badge", user.id)
          .endObject();
    }
    out.id("id", user.id);
    if (user.globalName == null) {
      out.nullValue("global_name");
    } else {
      out.string("global_name", user.globalName);
    }
    out.nullValue("display_name_styles")
        .string("discriminator", user.discriminator)
        .nullValue("collectibles");
    if (user.bot) {
      out.bool("bot", true);
    }
    out.nullValue("avatar_decoration_data").imageHash("avatar", user.avatar);
  }

  private static long home(User user) {
    return user.memberships.getFirst().guild.id;
  }

  /** A member's own fields, without the braces. */
  void memberFields(JsonBytes out, Member member) {
    out.beginArray("roles");
    for (long role : member.roles) {
      out.id(role);
    }
    out.endArray()
        .timestampOrNull("premium_since", member.premiumSince)
        .bool("pending", member.pending);
    if (member.nick == null) {
      out.nullValue("nick");
    } else {
      out.string("nick", member.nick);
    }
    out.bool("mute", member.mute)
        .timestamp("joined_at", member.joinedAt)
        .number("flags", member.flags)
        .bool("deaf", member.deaf)
        .timestampOrNull("communication_disabled_until", member.timedOutUntil)
        .nullValue("banner")
        .imageHash("avatar", member.avatar);
  }

  /** A member with its user, as in GUILD_CREATE and member chunks. */
  void memberWithUser(JsonBytes out, Member member) {
    out.beginObject();
    user(out, "user", member.user);
    memberFields(out, member);
    out.endObject();
  }

  void role(JsonBytes out, Role role) {
    out.beginObject().number("version", role.id >>> 22).nullValue("unicode_emoji");
    out.beginObject("tags");
    if (role.madeBy == 1) {
      out.id("bot_id", role.botId);
    } else if (role.madeBy == 2) {
      out.nullValue("premium_subscriber");
    }
    out.endObject()
        .number("position", role.position)
        .beginString("permissions")
        .decimal(role.permissions)
        .endString()
        .string("name", role.name)
        .bool("mentionable", role.mentionable)
        .bool("managed", role.managed)
        .id("id", role.id)
        .nullValue("icon")
        .bool("hoist", role.hoist)
        .number("flags", 0)
        .beginObject("colors")
        .nullValue("tertiary_color")
        .nullValue("secondary_color")
        .number("primary_color", role.color)
        .endObject()
        .number("color", role.color)
        .endObject();
  }

  void emoji(JsonBytes out, Emoji emoji) {
    out.beginObject()
        .emptyArray("roles")
        .bool("require_colons", true)
        .string("name", emoji.name())
        .bool("managed", false)
        .id("id", emoji.id())
        .bool("available", true)
        .bool("animated", emoji.animated())
        .endObject();
  }

  /** The short form of an emoji in reactions. */
  void reactionEmoji(JsonBytes out, Emoji emoji) {
    out.beginObject("emoji").string("name", emoji.name()).idOrNull("id", emoji.id());
    if (emoji.animated()) {
      out.bool("animated", true);
    }
    out.endObject();
  }

  /** A channel or thread; inside GUILD_CREATE it does not repeat the guild's id. */
  void channel(JsonBytes out, Channel channel, boolean insideGuild) {
    out.beginObject();
    channelFields(out, channel, insideGuild);
    out.endObject();
  }

  void channelFields(JsonBytes out, Channel channel, boolean insideGuild) {
    Guild guild = channel.guild;
    out.id("id", channel.id).number("type", channel.type);
    if (channel.isThread()) {
      threadFields(out, channel);
    } else {
      placedFields(out, channel);
    }
    if (guild != null && (!insideGuild || channel.isThread())) {
      out.id("guild_id", guild.id);
    }
  }

  private static void placedFields(JsonBytes out, Channel channel) {
    out.number("version", channel.id >>> 22);
    if (channel.type != Channel.CATEGORY && channel.type != Channel.VOICE) {
      if (channel.topic == null) {
        out.nullValue("topic");
      } else {
        out.string("topic", channel.topic);
      }
    }
    out.number("rate_limit_per_user", channel.slowmode)
        .number("position", channel.position)
        .beginArray("permission_overwrites");
    for (Channel.Overwrite overwrite : channel.overwrites) {
      out.beginObject()
          .number("type", overwrite.kind())
          .id("id", overwrite.id())
          .beginString("deny")
          .decimal(overwrite.deny())
          .endString()
          .beginString("allow")
          .decimal(overwrite.allow())
          .endString()
          .endObject();
    }
    out.endArray()
        .idOrNull("parent_id", channel.parent == null ? 0 : channel.parent.id)
        .bool("nsfw", channel.nsfw)
        .string("name", channel.name);
    if (channel.type != Channel.CATEGORY) {
      out.idOrNull("last_message_id", lastMessage(channel));
    }
    if (channel.type == Channel.VOICE || channel.type == Channel.STAGE) {
      out.number("user_limit", channel.userLimit)
          .nullValue("rtc_region")
          .number("bitrate", channel.bitrate);
    }
    if (channel.type == Channel.TEXT || channel.type == Channel.ANNOUNCEMENT) {
      out.timestampOrNull("last_pin_timestamp", channel.lastPinAt);
    }
    if (channel.type == Channel.FORUM) {
      out.beginArray("available_tags");
      for (Channel.ForumTag tag : channel.tags) {
        out.beginObject()
            .string("name", tag.name())
            .bool("moderated", tag.moderated())
            .id("id", tag.id())
            .nullValue("emoji_id");
        if (tag.emoji() == null) {
          out.nullValue("emoji_name");
        } else {
          out.string("emoji_name", tag.emoji());
        }
        out.endObject();
      }
      out.endArray()
          .nullValue("default_sort_order")
          .nullValue("default_reaction_emoji")
          .number("default_forum_layout", 0)
          .nullValue("template");
    }
    out.number("flags", 0);
  }

  private static void threadFields(JsonBytes out, Channel thread) {
    out.number("total_message_sent", thread.totalSent)
        .beginObject("thread_metadata")
        .bool("locked", thread.locked)
        .timestamp("create_timestamp", thread.createdAt)
        .number("auto_archive_duration", 4320)
        .bool("archived", thread.archived)
        .timestamp("archive_timestamp", thread.archivedAt);
    if (thread.type == Channel.PRIVATE_THREAD) {
      out.bool("invitable", true);
    }
    out.endObject()
        .number("rate_limit_per_user", thread.slowmode)
        .idOrNull("parent_id", thread.parent == null ? 0 : thread.parent.id)
        .id("owner_id", thread.ownerId)
        .string("name", thread.name)
        .number("message_count", thread.messageCount)
        .number("member_count", Math.min(50, thread.joined.size()))
        .idOrNull("last_message_id", lastMessage(thread))
        .number("flags", 0);
    if (thread.parent != null && thread.parent.type == Channel.FORUM) {
      out.beginArray("applied_tags");
      for (long tag : thread.appliedTags) {
        out.id(tag);
      }
      out.endArray();
    }
  }

  private static long lastMessage(Channel channel) {
    int size = channel.messages.size();
    return size == 0 ? 0 : channel.messages.get(size - 1).id;
  }

  /** What GUILD_CREATE and GUILD_UPDATE share, without the braces. */
  void guildFields(JsonBytes out, Guild guild) {
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
      role(out, role);
    }
    out.endArray().beginArray("emojis");
    for (Emoji emoji : guild.emojis) {
      emoji(out, emoji);
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
  void guildCreate(JsonBytes out, Guild guild, boolean allMembers, int largeThreshold) {
    out.beginObject();
    guildFields(out, guild);
    out.timestamp("joined_at", guild.botJoinedAt)
        .bool("large", guild.members.size() > largeThreshold)
        .bool("unavailable", false)
        .bool("lazy", true)
        .number("member_count", guild.members.size())
        .beginArray("channels");
    for (Channel channel : guild.channels) {
      channel(out, channel, true);
    }
    out.endArray().beginArray("threads");
    for (Channel thread : guild.threads) {
      if (!thread.archived) {
        channel(out, thread, true);
      }
    }
    out.endArray().beginArray("members");
    for (Member member : guild.members) {
      if (allMembers || member.user == bot || member.voice != null) {
        memberWithUser(out, member);
      }
    }
    out.endArray().beginArray("voice_states");
    for (Member member : guild.inVoice) {
      out.beginObject();
      voiceFields(out, member);
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

  /** A voice state without guild and member, which GUILD_CREATE leaves out. */
  void voiceFields(JsonBytes out, Member member) {
    out.id("user_id", member.user.id)
        .bool("suppress", false)
        .beginString("session_id")
        .hex32(member.voiceSession)
        .endString()
        .bool("self_video", false)
        .bool("self_mute", member.selfMute)
        .bool("self_deaf", member.selfDeaf)
        .nullValue("request_to_speak_timestamp")
        .bool("mute", member.mute)
        .bool("deaf", member.deaf)
        .idOrNull("channel_id", member.voice == null ? 0 : member.voice.id);
    if (member.selfStream) {
      out.bool("self_stream", true);
    }
  }

  /**
   * A message.
   *
   * @param inGateway whether it is dispatched, with guild and member, rather than fetched by REST,
   *     which adds reactions instead
   */
  void message(JsonBytes out, Message message, boolean inGateway) {
    message(out, message, inGateway, false);
  }

  private void message(JsonBytes out, Message message, boolean inGateway, boolean quoted) {
    Channel channel = message.channel;
    Guild guild = channel.guild;
    User author = message.author;
    out.beginObject()
        .number("type", message.type)
        .bool("tts", false)
        .timestamp("timestamp", Ids.millisOf(message.id))
        .bool("pinned", message.pinned);
    if (inGateway && !quoted && author != null && !author.bot && message.editedAt == 0) {
      out.beginString("nonce").decimal(message.id - 7).endString();
    }
    if (message.webhookId != 0) {
      out.id("webhook_id", message.webhookId);
    }
    if (channel.isThread() && inGateway) {
      out.number("position", channel.totalSent);
    }
    mentions(out, message, inGateway);
    if (inGateway && !quoted && guild != null && author != null) {
      Member member = guild.member(author);
      if (member != null) {
        out.beginObject("member");
        memberFields(out, member);
        out.endObject();
      }
    }
    out.id("id", message.id).number("flags", 0);
    embeds(out, message);
    out.timestampOrNull("edited_timestamp", message.editedAt);
    content(out, message);
    out.emptyArray("components");
    if (inGateway && !quoted) {
      out.number("channel_type", channel.guild == null ? 1 : channel.type);
    }
    out.id("channel_id", channel.id);
    if (author != null) {
      user(out, "author", author);
    } else {
      webhookAuthor(out, message);
    }
    attachments(out, message);
    if (message.poll != null) {
      poll(out, message, message.poll);
    }
    if (!inGateway && !message.reactions.isEmpty()) {
      reactions(out, message);
    }
    reference(out, message, inGateway, quoted);
    if (inGateway && !quoted && guild != null) {
      out.id("guild_id", guild.id);
    }
    out.endObject();
  }

  private void mentions(JsonBytes out, Message message, boolean inGateway) {
    Guild guild = message.channel.guild;
    out.beginArray("mentions");
    for (User mentioned : message.mentions) {
      out.beginObject();
      userFields(out, mentioned);
      Member member = guild == null || !inGateway ? null : guild.member(mentioned);
      if (member != null) {
        out.beginObject("member");
        memberFields(out, member);
        out.endObject();
      }
      out.endObject();
    }
    out.endArray().beginArray("mention_roles");
    if (message.mentionedRole != 0) {
      out.id(message.mentionedRole);
    }
    out.endArray().bool("mention_everyone", message.mentionEveryone);
  }

  private void content(JsonBytes out, Message message) {
    out.beginString("content");
    switch (message.type) {
      case Message.PIN_NOTICE, Message.JOIN_NOTICE, Message.THREAD_STARTER -> {}
      case Message.THREAD_NOTICE -> out.escaped(Text.threadName(seeded(message)));
      default -> {
        if (message.mentionEveryone) {
          out.escaped("@everyone ");
        }
        for (User mentioned : message.mentions) {
          if (message.type != Message.REPLY || message.mentions[0] != mentioned) {
            out.escaped("<@").decimal(mentioned.id).escaped("> ");
          }
        }
        if (message.mentionedRole != 0) {
          out.escaped("<@&").decimal(message.mentionedRole).escaped("> ");
        }
        if (message.poll == null) {
          text.write(out, message.seed);
        }
        Guild guild = message.channel.guild;
        if (guild != null && !guild.emojis.isEmpty() && (message.seed & 31) == 7) {
          // the emoji's id follows from the guild, so that the text stays the same when one goes
          out.escaped(" <:").escaped("wave").escaped(":").decimal(guild.id + 11).escaped(">");
        }
      }
    }
    out.endString();
  }

  /** A stream for details of a message other than its words. */
  private Randomness seeded(Message message) {
    details.reseed(Randomness.mix(message.seed ^ message.id));
    return details;
  }

  private void embeds(JsonBytes out, Message message) {
    out.beginArray("embeds");
    boolean rich = message.author == null || (message.author.bot && (message.seed & 3) != 0);
    if (rich) {
      Randomness random = seeded(message);
      out.beginObject()
          .string("type", "rich")
          .string("url", "https://example.com/e/" + random.below(1_000_000))
          .string("title", Text.threadName(random) + " #" + random.below(10_000));
      out.timestamp("timestamp", Ids.millisOf(message.id));
      out.beginString("description");
      text.write(out, ~message.seed);
      out.endString()
          .number("content_scan_version", 0)
          .number("color", random.below(0x1000000))
          .beginArray("fields");
      int fields = random.below(4);
      for (int i = 0; i < fields; i++) {
        out.beginObject()
            .string("value", "`" + Text.username(random) + "`")
            .string("name", Text.roleName(random))
            .bool("inline", i != 0)
            .endObject();
      }
      out.endArray()
          .beginObject("footer")
          .string("text", "build " + random.below(5000))
          .endObject()
          .beginObject("author")
          .string("name", Text.shownName(random))
          .endObject()
          .endObject();
    } else if (message.unfurled) {
      Randomness random = seeded(message);
      out.beginObject()
          .string("type", "link")
          .string("url", "https://example.com/a/" + random.below(1_000_000))
          .string("title", Text.threadName(random))
          .string("description", Text.topic(random))
          .beginObject("provider")
          .string("name", "Example")
          .endObject()
          .endObject();
    }
    out.endArray();
  }

  private void attachments(JsonBytes out, Message message) {
    out.beginArray("attachments");
    boolean may = message.type == Message.REGULAR || message.type == Message.REPLY;
    int roll =
        may && message.author != null ? (int) ((message.id ^ (message.id >>> 22)) % 100) : 99;
    if (roll < 7) {
      Randomness random = new Randomness(Randomness.mix(message.id));
      int files = roll == 0 ? 3 : 1;
      for (int i = 0; i < files; i++) {
        attachment(out, message, random);
      }
    }
    out.endArray();
  }

  private static void attachment(JsonBytes out, Message message, Randomness random) {
    long id = (message.id & ~0x3FFFFFL) | random.below(0x3FFFFF);
    String file = Text.fileName(random);
    boolean image = file.endsWith("png") || file.endsWith("jpg");
    String place = message.channel.id + "/" + id + "/" + file;
    String signature =
        "?ex="
            + Integer.toHexString(random.below(1 << 30))
            + "&is=66f1a2b3&hm="
            + random.below(1 << 30);
    out.beginObject();
    if (image) {
      out.number("width", 640 + random.below(1280)).number("height", 480 + random.below(1000));
    }
    out.string("url", CDN + place + signature)
        .number("size", (long) random.logNormal(180_000, 1.2))
        .string("proxy_url", PROXY + place + signature)
        .id("id", id)
        .string("filename", file)
        .number("content_scan_version", 0)
        .string("content_type", contentType(file));
    if (image) {
      out.number("placeholder_version", 1).string("placeholder", "3vcNBQBGmHd3eIiAd4eIh4CHCA==");
    }
    out.endObject();
  }

  private static String contentType(String file) {
    return switch (file.substring(file.lastIndexOf('.') + 1)) {
      case "png" -> "image/png";
      case "jpg" -> "image/jpeg";
      case "mp4" -> "video/mp4";
      case "pdf" -> "application/pdf";
      default -> "text/plain; charset=utf-8";
    };
  }

  private static void webhookAuthor(JsonBytes out, Message message) {
    out.beginObject("author")
        .string("username", (message.seed & 1) == 0 ? "GitHub" : "Status ✅")
        .id("id", message.webhookId)
        .nullValue("global_name")
        .string("discriminator", "0000")
        .bool("bot", true)
        .imageHash("avatar", message.webhookId)
        .endObject();
  }

  private void poll(JsonBytes out, Message message, Message.Poll poll) {
    Randomness random = new Randomness(Randomness.mix(message.id + 1));
    out.beginObject("poll")
        .beginObject("question")
        .string("text", Text.threadName(random) + "?")
        .endObject()
        .beginArray("answers");
    for (int answer = 1; answer <= poll.answers(); answer++) {
      out.beginObject()
          .number("answer_id", answer)
          .beginObject("poll_media")
          .string("text", Text.roleName(random))
          .endObject()
          .endObject();
    }
    out.endArray()
        .timestamp("expiry", poll.endsAt())
        .bool("allow_multiselect", poll.multiselect())
        .number("layout_type", 1)
        .beginObject("results")
        .bool("is_finalized", false)
        .beginArray("answer_counts");
    for (int answer = 1; answer <= poll.answers(); answer++) {
      int count = 0;
      for (Message.Poll.Vote vote : poll.votes()) {
        count += vote.answer() == answer ? 1 : 0;
      }
      if (count > 0) {
        out.beginObject()
            .number("id", answer)
            .number("count", count)
            .bool("me_voted", false)
            .endObject();
      }
    }
    out.endArray().endObject().endObject();
  }

  private void reactions(JsonBytes out, Message message) {
    out.beginArray("reactions");
    for (Message.Reaction reaction : message.reactions) {
      int count = reaction.users().size();
      out.beginObject();
      reactionEmoji(out, reaction.emoji());
      out.number("count", count)
          .beginObject("count_details")
          .number("normal", count)
          .number("burst", 0)
          .endObject()
          .emptyArray("burst_colors")
          .bool("me_burst", false)
          .bool("burst_me", false)
          .bool("me", false)
          .number("burst_count", 0)
          .endObject();
    }
    out.endArray();
  }

  private void reference(JsonBytes out, Message message, boolean inGateway, boolean quoted) {
    @Nullable Message reference = message.reference;
    if (reference == null) {
      return;
    }
    Guild guild = reference.channel.guild;
    out.beginObject("message_reference").number("type", 0).id("message_id", reference.id);
    if (guild != null) {
      out.id("guild_id", guild.id);
    }
    out.id("channel_id", reference.channel.id).endObject();
    if (message.type == Message.REPLY && !quoted) {
      if (reference.deleted) {
        out.nullValue("referenced_message");
      } else {
        out.name("referenced_message");
        message(out, reference, inGateway, true);
      }
    }
  }
}
