package com.discordingest.consumer.support;

import com.discordingest.consumer.decode.LogEntry.Dispatch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Made-up histories of one guild over few ids, so that events meet: the same history for the same
 * seed.
 */
public final class GuildHistory {
  private static final long MESSAGE = 1_200_000_000_000_000_000L;

  private final Random random;
  private final String guild;
  private final List<Dispatch> events = new ArrayList<>();
  private final Map<String, String> users = new HashMap<>();
  private long version;

  private GuildHistory(long seed, String guild, long firstVersion) {
    this.random = new Random(seed);
    this.guild = guild;
    this.version = firstVersion;
  }

  /** Versions grow by two, from the first: two guilds can take turns. */
  public static List<Dispatch> of(long seed, String guild, long firstVersion, int length) {
    GuildHistory history = new GuildHistory(seed, guild, firstVersion);
    for (int i = 0; i < length; i++) {
      history.next();
    }
    return history.events;
  }

  private void add(String type, String data) {
    users.clear();
    events.add(Dispatches.dispatch(version, type, data));
    version += 2;
  }

  private void next() {
    List<Supplier<String[]>> kinds =
        List.of(
            this::message,
            this::message,
            this::edit,
            this::edit,
            this::edit,
            () ->
                event(
                    "MESSAGE_DELETE",
                    "'id':'" + messageId() + "','channel_id':'" + channel() + "'"),
            () -> reaction("MESSAGE_REACTION_ADD"),
            () -> reaction("MESSAGE_REACTION_ADD"),
            () -> reaction("MESSAGE_REACTION_REMOVE"),
            () -> event("MESSAGE_REACTION_REMOVE_ALL", ofMessage()),
            () -> event("MESSAGE_REACTION_REMOVE_EMOJI", ofMessage() + ",'emoji':" + emoji()),
            () -> event("MESSAGE_POLL_VOTE_ADD", vote()),
            () -> event("MESSAGE_POLL_VOTE_REMOVE", vote()),
            () -> event("GUILD_MEMBER_ADD", member()),
            () -> event("GUILD_MEMBER_UPDATE", member()),
            () -> event("GUILD_MEMBER_REMOVE", "'user':" + user()),
            () -> event("GUILD_ROLE_CREATE", "'role':" + role()),
            () -> event("GUILD_ROLE_UPDATE", "'role':" + role()),
            () -> event("GUILD_ROLE_DELETE", "'role_id':'" + roleId() + "'"),
            () -> event("CHANNEL_UPDATE", channelObject()),
            () -> event("CHANNEL_DELETE", channelObject()),
            () -> event("THREAD_CREATE", threadObject()),
            () ->
                event(
                    "THREAD_LIST_SYNC",
                    "'channel_ids':['" + channel() + "'],'threads':[{" + threadObject() + "}]"),
            () ->
                event(
                    "THREAD_MEMBERS_UPDATE",
                    "'id':'"
                        + threadId()
                        + "','added_members':[{'user_id':'"
                        + userId()
                        + "'}],'removed_member_ids':['"
                        + userId()
                        + "']"),
            () -> event("VOICE_STATE_UPDATE", voice()),
            () -> event("VOICE_STATE_UPDATE", voice()),
            () -> event("GUILD_EMOJIS_UPDATE", "'emojis':" + list(this::emojiObject)),
            () -> event("GUILD_BAN_ADD", "'user':" + user()),
            () -> event("GUILD_BAN_REMOVE", "'user':" + user()),
            () ->
                event(
                    "GUILD_SCHEDULED_EVENT_USER_ADD",
                    "'guild_scheduled_event_id':'"
                        + meetingId()
                        + "','user_id':'"
                        + userId()
                        + "'"),
            () -> event("GUILD_SCHEDULED_EVENT_CREATE", meeting()),
            () -> event("GUILD_SCHEDULED_EVENT_DELETE", meeting()),
            () -> event("STAGE_INSTANCE_CREATE", stage()),
            () -> event("STAGE_INSTANCE_DELETE", stage()),
            () -> event("INVITE_CREATE", invite()),
            () -> event("INVITE_DELETE", invite()),
            () -> event("THREAD_DELETE", "'id':'" + threadId() + "','type':11"),
            () ->
                event(
                    "MESSAGE_DELETE_BULK",
                    "'channel_id':'"
                        + channel()
                        + "','ids':"
                        + list(() -> "'" + messageId() + "'")),
            () -> event("GUILD_AUDIT_LOG_ENTRY_CREATE", rolesGivenAndTaken()),
            () -> event("GUILD_UPDATE", guildObject() + ",'emojis':" + list(this::emojiObject)),
            () -> event("GUILD_DELETE", "'id':'" + guild + "'" + perhapsUnavailable()),
            () -> event("GUILD_CREATE", "'id':'" + guild + "','unavailable':true"),
            this::guildCreate);
    String[] event = kinds.get(random.nextInt(kinds.size())).get();
    add(event[0], event[1]);
  }

  private String[] event(String type, String fields) {
    return new String[] {type, "{'guild_id':'" + guild + "'," + fields + "}"};
  }

  private String[] message() {
    return event("MESSAGE_CREATE", messageObject(null));
  }

  private String[] edit() {
    return switch (random.nextInt(3)) {
      case 0 ->
          event(
              "MESSAGE_UPDATE",
              "'id':'"
                  + messageId()
                  + "','channel_id':'"
                  + channel()
                  + "','embeds':"
                  + list(this::embed));
      case 1 ->
          event(
              "MESSAGE_UPDATE",
              "'id':'" + messageId() + "','channel_id':'" + channel() + "','pinned':true");
      default ->
          event(
              "MESSAGE_UPDATE", messageObject("2026-01-01T00:00:0" + random.nextInt(6) + "+00:00"));
    };
  }

  private String messageObject(@Nullable String editedAt) {
    return "'id':'"
        + messageId()
        + "','channel_id':'"
        + channel()
        + "','content':'"
        + word()
        + "','type':0,"
        + "'edited_timestamp':"
        + (editedAt == null ? "null" : "'" + editedAt + "'")
        + ","
        + "'author':"
        + user()
        + ",'member':{'roles':"
        + list(() -> "'" + roleId() + "'")
        + ",'joined_at':'2024-01-01T00:00:00+00:00'},"
        + "'mentions':"
        + list(this::user)
        + ",'mention_roles':"
        + list(() -> "'" + roleId() + "'")
        + ",'embeds':"
        + list(this::embed)
        + ",'attachments':"
        + list(() -> "{'id':'" + (900 + random.nextInt(3)) + "','filename':'" + word() + "'}");
  }

  private String embed() {
    return "{'title':'"
        + word()
        + "','fields':"
        + list(() -> "{'name':'" + word() + "','value':'v'}")
        + "}";
  }

  private String[] reaction(String type) {
    return event(
        type,
        ofMessage()
            + ",'user_id':'"
            + userId()
            + "','emoji':"
            + emoji()
            + ",'burst':"
            + random.nextBoolean());
  }

  private String emoji() {
    return random.nextBoolean() ? "{'id':null,'name':'x'}" : "{'id':'60','name':'rook'}";
  }

  private String ofMessage() {
    return "'message_id':'" + messageId() + "','channel_id':'" + channel() + "'";
  }

  private String vote() {
    return ofMessage() + ",'user_id':'" + userId() + "','answer_id':" + (1 + random.nextInt(2));
  }

  private String member() {
    return "'user':"
        + user()
        + ",'nick':'"
        + word()
        + "','roles':"
        + list(() -> "'" + roleId() + "'")
        + ",'joined_at':'2024-01-01T00:00:00+00:00'";
  }

  /** One event shows a user in one way only, however often. */
  private String user() {
    return users.computeIfAbsent(
        userId(),
        id ->
            "{'id':'"
                + id
                + "','username':'"
                + word()
                + "'"
                + (random.nextBoolean() ? ",'avatar':'" + word() + "'" : "")
                + "}");
  }

  private String role() {
    return "{'id':'" + roleId() + "','name':'" + word() + "','position':1,'permissions':'8'}";
  }

  private String channelObject() {
    return "'id':'"
        + channel()
        + "','type':0,'name':'"
        + word()
        + "','permission_overwrites':"
        + list(() ->
            "{'id':'" + roleId() + "','type':0,'allow':'" + random.nextInt(9) + "','deny':'0'}");
  }

  private String threadObject() {
    return "'id':'"
        + threadId()
        + "','type':11,'name':'"
        + word()
        + "','parent_id':'"
        + channel()
        + "','thread_metadata':{'archived':"
        + random.nextBoolean()
        + "}";
  }

  private String voice() {
    return "'user_id':'"
        + userId()
        + "','session_id':'"
        + word()
        + "','channel_id':"
        + (random.nextInt(3) == 0 ? "null" : "'" + channel() + "'");
  }

  private String emojiObject() {
    return "{'id':'"
        + (60 + random.nextInt(3))
        + suffix()
        + "','name':'"
        + word()
        + "','roles':"
        + list(() -> "'" + roleId() + "'")
        + "}";
  }

  private String meetingId() {
    return "70" + random.nextInt(2) + suffix();
  }

  private String meeting() {
    return "'id':'"
        + meetingId()
        + "','name':'"
        + word()
        + "','channel_id':'"
        + channel()
        + "','status':"
        + (1 + random.nextInt(3));
  }

  private String stage() {
    return "'id':'80"
        + random.nextInt(2)
        + suffix()
        + "','channel_id':'"
        + channel()
        + "','topic':'"
        + word()
        + "'";
  }

  private String invite() {
    return "'code':'c" + random.nextInt(2) + suffix() + "','channel_id':'" + channel() + "'";
  }

  /** The audit log's word for it, which may come before or after the member's own event. */
  private String rolesGivenAndTaken() {
    return "'id':'90"
        + random.nextInt(100)
        + suffix()
        + "','action_type':25,'user_id':'"
        + userId()
        + "','target_id':'"
        + userId()
        + "','changes':[{'key':'"
        + (random.nextBoolean() ? "$add" : "$remove")
        + "','new_value':[{'id':'"
        + roleId()
        + "'}]}]";
  }

  private String perhapsUnavailable() {
    return random.nextInt(3) == 0 ? ",'unavailable':true" : "";
  }

  private String guildObject() {
    return "'id':'"
        + guild
        + "','name':'"
        + word()
        + "','owner_id':'1','roles':"
        + list(this::role);
  }

  private String[] guildCreate() {
    return event(
        "GUILD_CREATE",
        guildObject()
            + perhapsUnavailable()
            + ",'channels':"
            + list(() -> "{" + channelObject() + "}")
            + ",'threads':"
            + list(() -> "{" + threadObject() + "}")
            + ",'members':"
            + list(() -> "{" + member() + "}")
            + ",'emojis':"
            + list(this::emojiObject)
            + ",'voice_states':"
            + list(() -> "{" + voice() + "}")
            + ",'guild_scheduled_events':"
            + list(() -> "{" + meeting() + "}")
            + ",'stage_instances':"
            + list(() -> "{" + stage() + "}"));
  }

  private String list(Supplier<String> element) {
    List<String> elements = new ArrayList<>();
    for (int i = random.nextInt(4); i > 1; i--) {
      elements.add(element.get());
    }
    return "[" + String.join(",", elements) + "]";
  }

  private String word() {
    return "w" + random.nextInt(100);
  }

  /** Users are known in both guilds; everything else is the guild's own. */
  private String userId() {
    return "3" + random.nextInt(3);
  }

  private String suffix() {
    return guild.substring(guild.length() - 1);
  }

  private String roleId() {
    return "4" + random.nextInt(3) + suffix();
  }

  private String channel() {
    return "5" + random.nextInt(2) + suffix();
  }

  private String threadId() {
    return "55" + random.nextInt(2) + suffix();
  }

  private String messageId() {
    return Long.toString(MESSAGE + 10L * random.nextInt(3) + Long.parseLong(suffix()));
  }
}
