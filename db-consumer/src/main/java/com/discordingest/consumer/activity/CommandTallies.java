package com.discordingest.consumer.activity;

import com.discordingest.consumer.decode.LogEntry.Dispatch;
import com.discordingest.consumer.project.Fields;
import com.discordingest.consumer.row.TextFit;
import com.discordingest.model.Snowflake;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Uses of application commands, and their answers as far as the gateway shows any. A use counts on
 * the day of its id, and so does what becomes of it. The gateway shows neither answers that only
 * the user sees nor errors; what it does show is an answer that says "is thinking" and is never
 * finished.
 */
final class CommandTallies {
  private static final int COMMAND = 2;

  /** Code points; Discord allows 32. */
  private static final int MOST_NAME = 100;

  /** Message flag: the answer was deferred, Discord shows "is thinking". */
  private static final int LOADING = 1 << 7;

  private CommandTallies() {}

  /** How far a use has come. The codes are stored. */
  private enum Progress {
    OPEN(0),
    UNFINISHED(1),
    ANSWERED(2);

    private final int code;

    Progress(int code) {
      this.code = code;
    }

    static Progress ofCode(int code) {
      return switch (code) {
        case 0 -> OPEN;
        case 1 -> UNFINISHED;
        case 2 -> ANSWERED;
        default -> throw new IllegalStateException("no use has come as far as " + code);
      };
    }
  }

  /** A use that is remembered. */
  private record Use(long commandId, Progress progress) {
    byte[] toBytes() {
      return ByteBuffer.allocate(1 + Long.BYTES)
          .put((byte) progress.code)
          .putLong(commandId)
          .array();
    }

    static Use ofBytes(byte[] bytes) {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      Progress progress = Progress.ofCode(in.get());
      return new Use(in.getLong(), progress);
    }
  }

  /**
   * A message that answers an interaction.
   *
   * @param finished whether it says more than that the bot is thinking
   */
  record Answer(long interactionId, boolean finished, Instant at) {
    /** The answer that a new message is; null if it is none. */
    static @Nullable Answer posted(ObjectNode message, long messageId) {
      Long interactionId = interaction(message);
      if (interactionId == null) {
        return null;
      }
      Integer flags = Fields.integer(message, "flags");
      boolean loading = flags != null && (flags & LOADING) != 0;
      return new Answer(interactionId, !loading, Snowflake.createdAt(messageId));
    }

    /** What an update says of an answer; null if it is none, or the update does not show it. */
    static @Nullable Answer changed(ObjectNode message, Instant at) {
      Long interactionId = interaction(message);
      Integer flags = Fields.integer(message, "flags");
      return interactionId == null || flags == null
          ? null
          : new Answer(interactionId, (flags & LOADING) == 0, at);
    }

    private static @Nullable Long interaction(ObjectNode message) {
      for (String field : List.of("interaction_metadata", "interaction")) {
        ObjectNode interaction = Fields.object(message, field);
        if (interaction != null) {
          return Fields.optionalId(interaction, "id");
        }
      }
      return null;
    }
  }

  static void used(Dispatch dispatch, Memory memory, Increments out) {
    ObjectNode data = dispatch.data();
    long id = Fields.id(data, "id");
    Integer type = Fields.integer(data, "type");
    ObjectNode command = Fields.object(data, "data");
    if (type == null || type != COMMAND || command == null) {
      return;
    }
    long commandId = Fields.id(command, "id");
    String name = Fields.text(command, "name");
    long userId = user(data);
    byte[] fact = Fact.interaction(id);
    if (memory.get(fact) != null) {
      return;
    }
    memory.put(fact, new Use(commandId, Progress.OPEN).toBytes());
    Instant at = Snowflake.createdAt(id);
    Window usage = Window.CommandDay.at(commandId, at);
    Window day = Window.BotDay.at(at);
    for (Window window : List.of(usage, day)) {
      out.add(window, Count.USES, 1);
      out.person(window, userId);
    }
    out.label(usage, name == null ? "" : cut(name), dispatch.version());
  }

  static void answered(Answer answer, Memory memory, Increments out) {
    byte[] fact = Fact.interaction(answer.interactionId());
    byte[] stored = memory.get(fact);
    if (stored == null) {
      return;
    }
    Use use = Use.ofBytes(stored);
    Instant usedAt = Snowflake.createdAt(answer.interactionId());
    List<Window> windows =
        List.of(Window.CommandDay.at(use.commandId(), usedAt), Window.BotDay.at(usedAt));
    switch (use.progress()) {
      case OPEN -> {
        if (answer.finished()) {
          finish(answer, usedAt, windows, out);
        } else {
          windows.forEach(window -> out.add(window, Count.UNFINISHED, 1));
        }
        remember(fact, use, answer, memory);
      }
      case UNFINISHED -> {
        if (answer.finished()) {
          windows.forEach(window -> out.add(window, Count.UNFINISHED, -1));
          finish(answer, usedAt, windows, out);
          remember(fact, use, answer, memory);
        }
      }
      case ANSWERED -> {
        // Whatever comes now follows up on an answer that has counted.
      }
    }
  }

  private static void remember(byte[] fact, Use use, Answer answer, Memory memory) {
    Progress progress = answer.finished() ? Progress.ANSWERED : Progress.UNFINISHED;
    memory.put(fact, new Use(use.commandId(), progress).toBytes());
  }

  private static void finish(Answer answer, Instant usedAt, List<Window> windows, Increments out) {
    long millis = Math.max(0, Duration.between(usedAt, answer.at()).toMillis());
    for (Window window : windows) {
      out.add(window, Count.ANSWERS, 1);
      out.add(window, Count.ANSWER_MILLIS, millis);
    }
  }

  /** As it will stand in the database, so that it survives being kept as UTF-8 until then. */
  private static String cut(String name) {
    return TextFit.storable(TextFit.cut(name, MOST_NAME));
  }

  /** In guilds the user is in the member, elsewhere beside it. */
  private static long user(ObjectNode data) {
    ObjectNode member = Fields.object(data, "member");
    ObjectNode user = member == null ? null : Fields.object(member, "user");
    return Fields.id(user == null ? Fields.required(data, "user") : user, "id");
  }
}
