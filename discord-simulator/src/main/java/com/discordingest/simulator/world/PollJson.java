package com.discordingest.simulator.world;

/** Writes polls; question and answers follow from the message's id. */
final class PollJson {
  private PollJson() {}

  /** A message's poll with its votes so far. */
  static void write(JsonBytes out, Message message, Message.Poll poll) {
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
}
