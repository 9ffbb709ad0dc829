package com.discordingest.simulator.world;

/** Writes the files attached to a message, which follow from its id. */
final class AttachmentJson {
  private static final String CDN = "https://cdn.discordapp.com/attachments/";
  private static final String PROXY = "https://media.discordapp.net/attachments/";

  private AttachmentJson() {}

  /** The array of a message's attachments: most have none. */
  static void write(JsonBytes out, Message message) {
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
}
