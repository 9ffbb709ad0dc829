package com.discordingest.consumer.project;

import static com.discordingest.consumer.project.RowTables.COMPONENTS;
import static com.discordingest.schema.Tables.DISCORD_MESSAGE_COMPONENTS;

import com.discordingest.consumer.row.Row;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a message's components say about {@code discord_message_components}: a tree, walked depth
 * first (trap M8).
 */
final class ComponentRows {
  private static final Mapping COMPONENT =
      Mapping.of(COMPONENTS)
          .label(
              "type",
              DISCORD_MESSAGE_COMPONENTS.COMPONENT_TYPE,
              Labels::componentType,
              Labels.UNKNOWN)
          .text("custom_id", DISCORD_MESSAGE_COMPONENTS.CUSTOM_ID)
          .text("label", DISCORD_MESSAGE_COMPONENTS.LABEL)
          .id("emoji.id", DISCORD_MESSAGE_COMPONENTS.EMOJI_ID)
          .text("emoji.name", DISCORD_MESSAGE_COMPONENTS.EMOJI_NAME)
          .text("url", DISCORD_MESSAGE_COMPONENTS.URL)
          .flag("disabled", DISCORD_MESSAGE_COMPONENTS.DISABLED, false)
          .text("placeholder", DISCORD_MESSAGE_COMPONENTS.PLACEHOLDER)
          .integer("min_values", DISCORD_MESSAGE_COMPONENTS.MIN_VALUES)
          .integer("max_values", DISCORD_MESSAGE_COMPONENTS.MAX_VALUES)
          .json("options", DISCORD_MESSAGE_COMPONENTS.OPTIONS)
          .text("content", DISCORD_MESSAGE_COMPONENTS.CONTENT)
          .build();

  /** Style is a button's look, but means other things for other components. */
  private static final Mapping BUTTON =
      Mapping.of(COMPONENTS)
          .field(
              "style",
              DISCORD_MESSAGE_COMPONENTS.BUTTON_STYLE,
              node ->
                  Value.INTEGER.read(node) instanceof Integer code
                      ? Labels.buttonStyle(code)
                      : Labels.UNKNOWN)
          .build();

  private static final int BUTTON_TYPE = 2;

  /** Fields that have a column, or hold the children. */
  private static final Set<String> ELSEWHERE =
      Set.of(
          "type",
          "custom_id",
          "label",
          "emoji",
          "url",
          "disabled",
          "placeholder",
          "min_values",
          "max_values",
          "options",
          "content",
          "components",
          "component",
          "accessory");

  private ComponentRows() {}

  /** The message has these components and no others, if the event says anything about them. */
  static void replace(long messageId, ObjectNode message, Changes out) {
    List<ObjectNode> top = Parts.objects(message, "components", out);
    if (top == null) {
      return;
    }
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < top.size(); i++) {
      walk(messageId, top.get(i), new Place(null, i, null), rows, out);
    }
    out.keepOnly(
        new Row(COMPONENTS).with(DISCORD_MESSAGE_COMPONENTS.MESSAGE_ID, messageId),
        Parts.positions(rows.size()));
    rows.forEach(out::snapshot);
  }

  /**
   * Where a component stands: in which other, in which row at the top, and which of its parent's.
   */
  private record Place(@Nullable Integer parent, int top, @Nullable Integer within) {}

  private static void walk(
      long messageId, ObjectNode component, Place place, List<Row> rows, Changes out) {
    int position = rows.size();
    Row row =
        new Row(COMPONENTS)
            .with(DISCORD_MESSAGE_COMPONENTS.MESSAGE_ID, messageId)
            .with(DISCORD_MESSAGE_COMPONENTS.POSITION, position)
            .with(DISCORD_MESSAGE_COMPONENTS.PARENT_POSITION, place.parent())
            .with(DISCORD_MESSAGE_COMPONENTS.ROW_POSITION, place.top())
            .with(DISCORD_MESSAGE_COMPONENTS.COMPONENT_POSITION, place.within())
            .with(DISCORD_MESSAGE_COMPONENTS.CREATED_AT, out.time());
    COMPONENT.snapshot(component, row, out.repairs());
    Integer type = Fields.integer(component, "type");
    boolean button = type != null && type == BUTTON_TYPE;
    row.with(DISCORD_MESSAGE_COMPONENTS.BUTTON_STYLE, null);
    if (button) {
      BUTTON.snapshot(component, row, out.repairs());
    }
    boolean known = type != null && !Labels.componentType(type).equals(Labels.UNKNOWN);
    row.with(DISCORD_MESSAGE_COMPONENTS.DETAILS, details(component, button, known));
    rows.add(row);
    int within = 0;
    for (ObjectNode child : children(component, out)) {
      walk(messageId, child, new Place(position, place.top(), within), rows, out);
      within++;
    }
  }

  /** Containers and rows have components, labels one component, sections an accessory beside. */
  private static List<ObjectNode> children(ObjectNode component, Changes out) {
    List<ObjectNode> children = new ArrayList<>();
    List<ObjectNode> components = Parts.objects(component, "components", out);
    if (components != null) {
      children.addAll(components);
    }
    for (String field : List.of("component", "accessory")) {
      ObjectNode child = Parts.object(component, field, out);
      if (child != null) {
        children.add(child);
      }
    }
    return children;
  }

  private static @Nullable String details(ObjectNode component, boolean button, boolean known) {
    ObjectNode rest = component.deepCopy();
    rest.remove(ELSEWHERE);
    JsonNode type = component.get("type");
    if (!known && type != null) {
      // The label says unknown; the number is kept here.
      rest.set("type", type);
    }
    if (button) {
      rest.remove("style");
    }
    return rest.isEmpty() ? null : rest.toString();
  }
}
