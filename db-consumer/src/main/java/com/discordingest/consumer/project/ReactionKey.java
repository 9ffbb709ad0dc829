package com.discordingest.consumer.project;

import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * What tells one user's reactions to a message apart: custom emojis by id, others by their
 * characters, and a super reaction stands beside a normal one (trap M12).
 *
 * @param emoji the emoji's id, else its characters: the name of a custom emoji may be gone
 * @param burst whether it is a super reaction
 */
public record ReactionKey(String emoji, boolean burst) {
  private static final int BURST = 1;

  /**
   * Of the data of a MESSAGE_REACTION_ADD or MESSAGE_REACTION_REMOVE.
   *
   * @throws UnprojectableException if its emoji has neither id nor name
   */
  public static ReactionKey of(ObjectNode data) {
    Integer type = Fields.integer(data, "type");
    boolean burst = Fields.isTrue(data, "burst") || (type != null && type == BURST);
    return new ReactionKey(emoji(data), burst);
  }

  /**
   * Which emoji it is, also of a MESSAGE_REACTION_REMOVE_EMOJI.
   *
   * @throws UnprojectableException if it has neither id nor name
   */
  public static String emoji(ObjectNode data) {
    ObjectNode emoji = Fields.required(data, "emoji");
    Long id = Fields.optionalId(emoji, "id");
    if (id != null) {
      return Long.toString(id);
    }
    String name = Fields.text(emoji, "name");
    if (name == null) {
      throw new UnprojectableException(
          "field emoji has neither id nor name: without them the row has no key");
    }
    return name;
  }
}
