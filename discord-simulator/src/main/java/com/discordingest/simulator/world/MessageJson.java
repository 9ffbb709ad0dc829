package com.discordingest.simulator.world;

/**
 * Writes messages as Discord's message objects: dispatched, fetched by REST, or quoted in another
 * that answers them.
 */
final class MessageJson {
  private final Text text;
  private final EmbedJson embeds;

  MessageJson(Text text) {
    this.text = text;
    this.embeds = new EmbedJson(text);
  }

  /**
   * A message.
   *
   * @param inGateway whether it is dispatched, with guild and member, rather than fetched by REST,
   *     which adds reactions instead
   */
  void write(JsonBytes out, Message message, boolean inGateway) {
    write(out, message, inGateway, false);
  }

  private void write(JsonBytes out, Message message, boolean inGateway, boolean quoted) {
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
        MemberJson.fields(out, member);
        out.endObject();
      }
    }
    out.id("id", message.id).number("flags", 0);
    embeds.write(out, message);
    out.timestampOrNull("edited_timestamp", message.editedAt);
    content(out, message);
    out.emptyArray("components");
    if (inGateway && !quoted) {
      out.number("channel_type", channel.guild == null ? 1 : channel.type);
    }
    out.id("channel_id", channel.id);
    if (author != null) {
      UserJson.write(out, "author", author);
    } else {
      webhookAuthor(out, message);
    }
    AttachmentJson.write(out, message);
    if (message.poll != null) {
      PollJson.write(out, message, message.poll);
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

  private static void mentions(JsonBytes out, Message message, boolean inGateway) {
    Guild guild = message.channel.guild;
    out.beginArray("mentions");
    for (User mentioned : message.mentions) {
      out.beginObject();
      UserJson.fields(out, mentioned);
      Member member = guild == null || !inGateway ? null : guild.member(mentioned);
      if (member != null) {
        out.beginObject("member");
        MemberJson.fields(out, member);
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
      case Message.THREAD_NOTICE ->
          out.escaped(Text.threadName(new Randomness(message.detailSeed())));
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

  private static void reactions(JsonBytes out, Message message) {
    out.beginArray("reactions");
    for (Message.Reaction reaction : message.reactions) {
      int count = reaction.users().size();
      out.beginObject();
      EmojiJson.inReaction(out, reaction.emoji());
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
    Message reference = message.reference;
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
        write(out, reference, inGateway, true);
      }
    }
  }
}
