package com.discordingest.producer.backfill;

import static java.nio.charset.StandardCharsets.UTF_8;

/**
 * Gives an object of the REST API the form of a dispatch. Its bytes stay as they are; what the
 * gateway adds to it, the guild, is put in front.
 */
final class GatewayShape {
  private GatewayShape() {}

  /** The dispatch of that name, without a sequence since it belongs to no session. */
  static byte[] dispatch(String type, RestObject object, long guildId) {
    byte[] json = object.json();
    String head = "{\"op\":0,\"t\":\"" + type + "\",\"s\":null,\"d\":";
    int kept = 0;
    if (!object.ofGuild()) {
      // An object with an id is not empty, so that a comma is right.
      head += "{\"guild_id\":\"" + guildId + "\",";
      kept = 1;
    }
    byte[] front = head.getBytes(UTF_8);
    byte[] whole = new byte[front.length + json.length - kept + 1];
    System.arraycopy(front, 0, whole, 0, front.length);
    System.arraycopy(json, kept, whole, front.length, json.length - kept);
    whole[whole.length - 1] = '}';
    return whole;
  }
}
