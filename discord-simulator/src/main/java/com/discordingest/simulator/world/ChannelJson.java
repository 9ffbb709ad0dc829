package com.discordingest.simulator.world;

/** Writes channels and threads as Discord's channel objects. */
final class ChannelJson {
  private ChannelJson() {}

  /** A channel or thread; inside GUILD_CREATE it does not repeat the guild's id. */
  static void write(JsonBytes out, Channel channel, boolean insideGuild) {
    out.beginObject();
    fields(out, channel, insideGuild);
    out.endObject();
  }

  /** The fields of a channel or thread, without the braces. */
  static void fields(JsonBytes out, Channel channel, boolean insideGuild) {
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
}
