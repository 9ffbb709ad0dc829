package com.discordingest.simulator.world;

/** Writes a message's embeds, which follow from its seed. */
final class EmbedJson {
  private final Text text;

  EmbedJson(Text text) {
    this.text = text;
  }

  /** The array of a message's embeds. */
  void write(JsonBytes out, Message message) {
    out.beginArray("embeds");
    if (message.author == null || (message.author.bot && (message.seed & 3) != 0)) {
      rich(out, message);
    } else if (message.unfurled) {
      preview(out, message);
    }
    out.endArray();
  }

  /** What a bot or a webhook shows. */
  private void rich(JsonBytes out, Message message) {
    Randomness random = new Randomness(message.detailSeed());
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
  }

  /** What Discord shows of a link. */
  private static void preview(JsonBytes out, Message message) {
    Randomness random = new Randomness(message.detailSeed());
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
}
