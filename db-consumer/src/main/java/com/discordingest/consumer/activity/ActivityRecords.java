package com.discordingest.consumer.activity;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.discordingest.consumer.project.ActivityRows;
import com.discordingest.model.log.EventHeaders;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Tallies as records of the activity topic: in the envelope of the log, so that the sink reads both
 * alike. Headers are CloudEvents; {@code version} is the tally's revision. The value's {@code d}
 * names the columns of the row.
 */
final class ActivityRecords {
  private static final ObjectMapper MAPPER = JsonMapper.builder().build();
  private static final BigDecimal MICROS_A_MINUTE = BigDecimal.valueOf(60_000_000);
  private static final DateTimeFormatter DAY_NUMBER =
      DateTimeFormatter.ofPattern("uuuuMMdd").withZone(ZoneOffset.UTC);

  private ActivityRecords() {}

  /**
   * The record of a window.
   *
   * @param tally what happened in it
   * @param total for a day of the bot, all that happened up to its end; for others the tally
   * @param timestamp Kafka's, in milliseconds: no part of any row
   */
  static Record<byte[], byte[]> of(Window window, Tally tally, Tally total, long timestamp) {
    ObjectNode data = MAPPER.createObjectNode();
    String type =
        switch (window) {
          case Window.ChannelHour hour -> channel(hour, tally, data);
          case Window.GuildDay day -> guild(day, tally, data);
          case Window.CommandDay day -> command(day, tally, data);
          case Window.BotDay day -> bot(day, tally, total, data);
        };
    ObjectNode payload = MAPPER.createObjectNode().put("t", type).set("d", data);
    return new Record<>(
        window.name().getBytes(UTF_8),
        json(payload),
        timestamp,
        headers(window, type, total.revision()));
  }

  private static String channel(Window.ChannelHour window, Tally tally, ObjectNode data) {
    data.put("guild_id", Long.toString(window.guildId()));
    data.put("channel_id", Long.toString(window.channelId()));
    data.put("hour", text(window.start()));
    data.put("messages", tally.get(Count.MESSAGES));
    data.put("edits", tally.get(Count.EDITS));
    data.put("deletions", tally.get(Count.DELETIONS));
    data.put("reactions", tally.get(Count.REACTIONS));
    data.put("attachments", tally.get(Count.ATTACHMENTS));
    data.put("authors", tally.people().count());
    return ActivityRows.CHANNEL;
  }

  private static String guild(Window.GuildDay window, Tally tally, ObjectNode data) {
    data.put("guild_id", Long.toString(window.guildId()));
    data.put("day", text(window.start()));
    data.put("joins", tally.get(Count.JOINS));
    data.put("leaves", tally.get(Count.LEAVES));
    data.put("net_members", tally.get(Count.JOINS) - tally.get(Count.LEAVES));
    data.put(
        "voice_minutes",
        BigDecimal.valueOf(tally.get(Count.VOICE_MICROS))
            .divide(MICROS_A_MINUTE, 2, RoundingMode.HALF_UP));
    return ActivityRows.GUILD;
  }

  private static String command(Window.CommandDay window, Tally tally, ObjectNode data) {
    data.put("command_id", Long.toString(window.commandId()));
    data.put("day", text(window.start()));
    Tally.Label label = tally.label();
    data.put("command_name", label == null ? "" : label.text());
    data.put("uses", tally.get(Count.USES));
    data.put("users", tally.people().count());
    data.put("answers", tally.get(Count.ANSWERS));
    data.put("failures", tally.get(Count.UNFINISHED));
    averageResponse(tally, data);
    return ActivityRows.COMMAND;
  }

  private static String bot(Window.BotDay window, Tally tally, Tally total, ObjectNode data) {
    data.put("id", Integer.parseInt(DAY_NUMBER.format(window.start())));
    data.put("day", text(window.start()));
    data.put("total_guilds", total.get(Count.GUILDS));
    data.put("total_channels", total.get(Count.CHANNELS));
    data.put("total_users", total.people().count());
    data.put("total_messages_today", tally.get(Count.MESSAGES));
    data.put("total_commands_today", tally.get(Count.USES));
    averageResponse(tally, data);
    long uses = tally.get(Count.USES);
    data.put(
        "error_rate",
        uses == 0
            ? null
            : BigDecimal.valueOf(tally.get(Count.UNFINISHED) * 100)
                .divide(BigDecimal.valueOf(uses), 2, RoundingMode.HALF_UP));
    return ActivityRows.BOT;
  }

  private static void averageResponse(Tally tally, ObjectNode data) {
    long answers = tally.get(Count.ANSWERS);
    if (answers == 0) {
      data.putNull("average_response_time_ms");
    } else {
      data.put("average_response_time_ms", tally.get(Count.ANSWER_MILLIS) / answers);
    }
  }

  private static Headers headers(Window window, String type, long revision) {
    RecordHeaders headers = new RecordHeaders();
    headers.add(EventHeaders.SPEC_VERSION, bytes("1.0"));
    headers.add(EventHeaders.ID, bytes(window.name() + "#" + revision));
    headers.add(EventHeaders.TYPE, bytes(type));
    headers.add(EventHeaders.SOURCE, bytes("/activity"));
    headers.add(EventHeaders.TIME, bytes(text(window.start())));
    headers.add(EventHeaders.CONTENT_TYPE, bytes("application/json"));
    headers.add(EventHeaders.VERSION, bytes(Long.toString(revision)));
    return headers;
  }

  private static String text(Instant moment) {
    return moment.toString();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static byte[] json(ObjectNode payload) {
    try {
      return MAPPER.writeValueAsBytes(payload);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
