package com.discordingest.consumer.project;

import static com.discordingest.consumer.project.RowTables.POLLS;
import static com.discordingest.consumer.project.RowTables.POLL_ANSWERS;
import static com.discordingest.consumer.project.RowTables.POLL_VOTES;
import static com.discordingest.schema.Tables.DISCORD_POLLS;
import static com.discordingest.schema.Tables.DISCORD_POLL_ANSWERS;
import static com.discordingest.schema.Tables.DISCORD_POLL_VOTES;

import com.discordingest.consumer.row.Row;
import com.discordingest.model.Snowflake;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What messages and votes say about polls. Absent results are unknown, not zero (trap M9). */
final class PollRows {
  private static final Mapping POLL =
      Mapping.of(POLLS)
          .text("question.text", DISCORD_POLLS.QUESTION)
          .flag("allow_multiselect", DISCORD_POLLS.ALLOW_MULTISELECT, false)
          .smallint("layout_type", DISCORD_POLLS.LAYOUT_TYPE)
          .time("expiry", DISCORD_POLLS.EXPIRES_AT)
          .build();

  private static final Mapping RESULTS =
      Mapping.of(POLLS).flag("results.is_finalized", DISCORD_POLLS.FINALIZED, false).build();

  private static final Mapping ANSWER =
      Mapping.of(POLL_ANSWERS)
          .text("poll_media.text", DISCORD_POLL_ANSWERS.TEXT)
          .id("poll_media.emoji.id", DISCORD_POLL_ANSWERS.EMOJI_ID)
          .text("poll_media.emoji.name", DISCORD_POLL_ANSWERS.EMOJI_NAME)
          .build();

  private PollRows() {}

  static void replace(long messageId, ObjectNode message, Changes out) {
    ObjectNode poll = Parts.object(message, "poll", out);
    if (poll == null) {
      return;
    }
    Row row =
        new Row(POLLS)
            .with(DISCORD_POLLS.MESSAGE_ID, messageId)
            .with(DISCORD_POLLS.CREATED_AT, Snowflake.createdAt(messageId));
    POLL.snapshot(poll, row, out.repairs());
    RESULTS.partial(poll, row, out.repairs());
    out.snapshot(row);
    List<ObjectNode> answers = Parts.objects(poll, "answers", out);
    if (answers != null) {
      answers(messageId, answers, counts(poll, out), out);
    }
  }

  private static void answers(
      long messageId,
      List<ObjectNode> answers,
      @Nullable Map<Integer, Integer> counts,
      Changes out) {
    Row scope = new Row(POLL_ANSWERS).with(DISCORD_POLL_ANSWERS.MESSAGE_ID, messageId);
    List<Long> listed = new ArrayList<>();
    List<Row> rows = new ArrayList<>();
    for (ObjectNode answer : answers) {
      Integer number = Fields.integer(answer, "answer_id");
      if (number == null) {
        out.repairs().leftOut("answers");
        continue;
      }
      listed.add((long) number);
      Row row =
          scope
              .copy()
              .with(DISCORD_POLL_ANSWERS.ANSWER_ID, number)
              .with(DISCORD_POLL_ANSWERS.CREATED_AT, Snowflake.createdAt(messageId));
      ANSWER.snapshot(answer, row, out.repairs());
      if (counts != null) {
        row.with(DISCORD_POLL_ANSWERS.VOTE_COUNT, counts.getOrDefault(number, 0));
      }
      rows.add(row);
    }
    out.keepOnly(scope, listed);
    rows.forEach(out::snapshot);
  }

  /** Votes by answer; an answer that is not among them has none. */
  private static @Nullable Map<Integer, Integer> counts(ObjectNode poll, Changes out) {
    ObjectNode results = Parts.object(poll, "results", out);
    List<ObjectNode> list = results == null ? null : Parts.objects(results, "answer_counts", out);
    if (list == null) {
      return null;
    }
    Map<Integer, Integer> counts = new HashMap<>();
    for (ObjectNode each : list) {
      Integer number = Fields.integer(each, "id");
      Integer count = Fields.integer(each, "count");
      if (number != null && count != null) {
        counts.put(number, count);
      }
    }
    return counts;
  }

  static void voted(ObjectNode data, Changes out) {
    out.snapshot(vote(data, out).with(DISCORD_POLL_VOTES.VOTED_AT, out.time()));
  }

  static void unvoted(ObjectNode data, Changes out) {
    out.delete(vote(data, out));
  }

  private static Row vote(ObjectNode data, Changes out) {
    long userId = Fields.id(data, "user_id");
    Integer answerId = Fields.integer(data, "answer_id");
    if (answerId == null) {
      throw new UnprojectableException("field answer_id is missing: without it the row has no key");
    }
    UserRows.refer(userId, out);
    return new Row(POLL_VOTES)
        .with(DISCORD_POLL_VOTES.MESSAGE_ID, Fields.id(data, "message_id"))
        .with(DISCORD_POLL_VOTES.ANSWER_ID, answerId)
        .with(DISCORD_POLL_VOTES.USER_ID, userId);
  }
}
