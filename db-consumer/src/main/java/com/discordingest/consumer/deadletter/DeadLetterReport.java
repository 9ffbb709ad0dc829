package com.discordingest.consumer.deadletter;

import com.discordingest.consumer.deadletter.DeadLetter.State;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Dead letters as text for the operator. Pure. */
public final class DeadLetterReport {
  private static final List<String> COLUMNS =
      List.of("ORIGIN", "GIVEN UP AT", "EVENT", "KEY", "STATE", "CAUSE", "MESSAGE");
  private static final JsonMapper MAPPER = JsonMapper.builder().build();
  private static final int LONGEST_CELL = 48;
  private static final int LONGEST_MESSAGE = 140;

  private DeadLetterReport() {}

  /** An aligned table with a heading. */
  public static String table(List<DeadLetter> letters) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(COLUMNS);
    letters.forEach(letter -> rows.add(cells(letter)));
    int[] widths = new int[COLUMNS.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], width(row.get(i)));
      }
    }
    return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining());
  }

  private static List<String> cells(DeadLetter letter) {
    return List.of(
        // Whole, since it is what retry takes.
        printable(letter.origin().toString(), Integer.MAX_VALUE),
        letter.time().truncatedTo(ChronoUnit.SECONDS).toString(),
        printable(letter.type(), LONGEST_CELL),
        printable(letter.key(), LONGEST_CELL),
        state(letter),
        printable(letter.shortCause(), LONGEST_CELL),
        printable(letter.message(), LONGEST_MESSAGE));
  }

  private static String state(DeadLetter letter) {
    return switch (letter.state()) {
      case State.Open _ -> letter.retryOf() == null ? "open" : "open (a retry)";
      case State.Retried retried -> retried.failedAgain() ? "failed again" : "retried";
    };
  }

  private static String line(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cells.get(i);
      line.append(cell).append(" ".repeat(widths[i] - width(cell) + 2));
    }
    return line.toString().stripTrailing() + System.lineSeparator();
  }

  private static int width(String text) {
    return text.codePointCount(0, text.length());
  }

  /** What a payload brought along must not move the cursor or colour the screen. */
  private static String printable(String text, int longest) {
    String flat = text.replaceAll("\\s+", " ").replaceAll("\\p{C}", "\uFFFD").strip();
    return width(flat) <= longest
        ? flat
        : flat.substring(0, flat.offsetByCodePoints(0, longest - 1)) + "…";
  }

  /** One object on one line. */
  public static String json(DeadLetter letter) {
    ObjectNode node = MAPPER.createObjectNode();
    node.put("origin", letter.origin().toString());
    node.put("kept", letter.kept().toString());
    node.put("in_log", letter.wasInLog());
    node.put("given_up_at", letter.time().toString());
    node.put("given_up_by", letter.writer());
    node.put("type", letter.type());
    node.put("key", letter.key());
    node.put("cause", letter.cause());
    node.put("message", letter.message());
    if (letter.retryOf() != null) {
      node.put("retry_of", letter.retryOf().toString());
    }
    letter
        .retried()
        .ifPresent(retried -> {
          node.put("retried_at", retried.at().toString());
          node.put("retried_to", retried.to().toString());
          node.put("failed_again", retried.failedAgain());
        });
    return node.toString();
  }
}
