package com.discordingest.producer.backfill;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Guilds with channels with messages, as the REST API tells them; counts what it is asked. */
final class FakeDiscord implements RestSource {
  private final Map<Long, List<Long>> channels = new TreeMap<>();
  private final Map<Long, List<Long>> messages = new TreeMap<>();
  private final Map<Long, Integer> refused = new TreeMap<>();
  private int answersLeft = Integer.MAX_VALUE;
  final List<String> asked = new ArrayList<>();

  /** Adds a text channel with messages of these ids. */
  FakeDiscord channel(long guild, long channel, long... ids) {
    channels.computeIfAbsent(guild, _ -> new ArrayList<>()).add(channel);
    List<Long> all = messages.computeIfAbsent(channel, _ -> new ArrayList<>());
    for (long id : ids) {
      all.add(id);
    }
    return this;
  }

  /** Answers for a guild or a channel with an error. */
  FakeDiscord refuse(long id, int status) {
    refused.put(id, status);
    return this;
  }

  /** Cannot be reached any more after so many answers. */
  void failAfter(int answers) {
    answersLeft = answers;
  }

  @Override
  public Reply guilds(long after) {
    return answer(
        "guilds",
        0,
        array(
            channels.keySet().stream()
                .filter(id -> id > after)
                .map(id -> object(id, ""))
                .toList()));
  }

  @Override
  public Reply channels(long guildId) {
    List<String> found = new ArrayList<>();
    for (long channel : channels.getOrDefault(guildId, List.of())) {
      List<Long> ids = messages.getOrDefault(channel, List.of());
      String last = ids.isEmpty() ? "null" : "\"" + ids.getLast() + "\"";
      found.add(object(channel, ",\"type\":2,\"last_message_id\":" + last));
    }
    return answer("channels of " + guildId, guildId, array(found));
  }

  @Override
  public Reply activeThreads(long guildId) {
    return answer("threads of " + guildId, guildId, "{\"threads\":[]}");
  }

  @Override
  public Reply archivedThreads(long channelId, @Nullable Instant before) {
    return answer("archived threads of " + channelId, channelId, "{\"threads\":[]}");
  }

  @Override
  public Reply messages(long channelId, long after) {
    List<String> page =
        messages.getOrDefault(channelId, List.of()).stream()
            .filter(id -> id > after)
            .limit(MESSAGES)
            .map(id -> object(id, ",\"channel_id\":\"" + channelId + "\""))
            .toList();
    return answer(
        "messages of " + channelId + " after " + after, channelId, array(page.reversed()));
  }

  private Reply answer(String question, long about, String body) {
    asked.add(question);
    if (answersLeft-- <= 0) {
      throw new IllegalStateException("Discord is away");
    }
    Integer status = refused.get(about);
    return status == null ? new Answer(body.getBytes(UTF_8)) : new Refused(status);
  }

  private static String object(long id, String more) {
    return "{\"id\":\"" + id + "\"" + more + "}";
  }

  private static String array(List<String> objects) {
    return "[" + String.join(",", objects) + "]";
  }
}
