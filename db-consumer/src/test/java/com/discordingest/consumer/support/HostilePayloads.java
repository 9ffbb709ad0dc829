package com.discordingest.consumer.support;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.discordingest.consumer.support.SeedPayloads.Seed;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Dispatches that Discord would not send: recorded ones with other types, nesting, numbers, keys
 * and bytes. Equal seeds give equal sequences. Used by one thread.
 */
public final class HostilePayloads {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  /** What Jackson is told to accept; deeper is refused, and must be. */
  private static final int ALLOWED_DEPTH = 450;

  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "false",
          "0",
          "-1",
          "1.5",
          "-0.0",
          "2147483648",
          "-2147483649",
          "4294967296",
          "9223372036854775807",
          "9223372036854775808",
          "-9223372036854775809",
          "18446744073709551616",
          "99999999999999999999999999999999999999999999",
          "1e400",
          "1e-400",
          "-1E1000000000",
          "1e2147483648",
          "9".repeat(1_500),
          "0." + "3".repeat(900),
          "NaN",
          "\"\"",
          "\"0\"",
          "\"-1\"",
          "\"00000000000000000001\"",
          "\"9223372036854775807\"",
          "\"9223372036854775808\"",
          "\"99999999999999999999\"",
          "\" 123\"",
          "\"1e3\"",
          "\"\u0661\u0662\u0663\"",
          "\"abc\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"\\udc00\\ud800\"",
          "\"\ud83d\ude00\"",
          "\"\u202e\u0007\u001f\"".replace("\u0007\u001f", "\\u0007\\u001f"),
          "\"2024-13-45T99:99:99Z\"",
          "\"0000-00-00T00:00:00+00:00\"",
          "\"+999999999-12-31T23:59:59.999999999Z\"",
          "\"-999999999-01-01T00:00:00Z\"",
          "\"294277-01-09T04:00:54.775807Z\"",
          "\"2024-01-15T14:30:00\"",
          "\"" + "x".repeat(70_000) + "\"",
          "\"" + "\\u0000".repeat(500) + "\"",
          "[]",
          "{}",
          "[null]",
          "[[]]",
          "[{}]",
          "{\"id\":null}",
          "{\"id\":\"1\"}",
          "{\"id\":{\"id\":[]}}",
          "[\"1\",\"1\",\"1\"]",
          "[1,\"a\",null,{},[]]",
          "{\"\":\"\"}",
          nested(ALLOWED_DEPTH),
          nested(5_000),
          "{\"a\":".repeat(400) + "1" + "}".repeat(400));

  /** Characters that copying an element may add: Kafka refuses a record of more than 64 MiB. */
  private static final int MOST_COPIED = 8 << 20;

  private final List<Seed> seeds;
  private final List<String> types;
  private final SplittableRandom random;

  /**
   * @param types event names; a body sometimes comes under another's name
   */
  public HostilePayloads(List<Seed> seeds, List<String> types, long seed) {
    this.seeds = List.copyOf(seeds);
    this.types = List.copyOf(types);
    this.random = new SplittableRandom(seed);
  }

  /** A record's type and value. */
  @SuppressWarnings("ArrayRecordComponent") // bytes on their way; never compared
  public record Payload(String type, byte[] value) {}

  public Payload next() {
    Seed seed = seeds.get(random.nextInt(seeds.size()));
    String type = random.nextInt(10) == 0 ? types.get(random.nextInt(types.size())) : seed.type();
    ObjectNode data = seed.data().deepCopy();
    for (int i = random.nextInt(3) == 0 ? random.nextInt(4) : 0; i >= 0; i--) {
      mutate(data);
    }
    ObjectNode payload = MAPPER.createObjectNode();
    payload.put("t", type).put("s", 1).put("op", 0).set("d", data);
    byte[] bytes = bytes(payload);
    return new Payload(type, random.nextInt(12) == 0 ? damaged(bytes) : bytes);
  }

  private static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static String nested(int depth) {
    return "[".repeat(depth) + "]".repeat(depth);
  }

  /** Changes one place of a body. */
  private void mutate(ObjectNode data) {
    List<JsonNode> containers = new ArrayList<>();
    collect(data, containers, 0);
    switch (containers.get(random.nextInt(containers.size()))) {
      case ObjectNode object when !object.isEmpty() -> mutateField(object, containers);
      case ArrayNode array when !array.isEmpty() -> mutateElement(array, containers);
      case JsonNode _ -> data.putRawValue("id", new RawValue(value()));
    }
  }

  private static void collect(JsonNode node, List<JsonNode> containers, int depth) {
    if (node.isContainerNode() && depth < 20 && containers.size() < 2_000) {
      containers.add(node);
      node.forEach(child -> collect(child, containers, depth + 1));
    }
  }

  private void mutateField(ObjectNode object, List<JsonNode> containers) {
    List<Map.Entry<String, JsonNode>> fields = List.copyOf(object.properties());
    Map.Entry<String, JsonNode> field = fields.get(random.nextInt(fields.size()));
    String name = field.getKey();
    switch (random.nextInt(10)) {
      case 0 -> object.remove(name);
      case 1 -> object.set(name, another(containers));
      case 2 -> {
        // The same key twice, or a few times.
        String quoted = MAPPER.getNodeFactory().textNode(name).toString();
        String twice = value();
        for (int i = random.nextInt(3); i >= 0; i--) {
          twice += "," + quoted + ":" + value();
        }
        object.putRawValue(name, new RawValue(twice));
      }
      case 3 -> object.set(name, MAPPER.createArrayNode().add(field.getValue()));
      case 4 -> object.set(name, MAPPER.createObjectNode().set(name, field.getValue()));
      case 5 -> {
        object.remove(name);
        object.set(fields.get(random.nextInt(fields.size())).getKey(), field.getValue());
      }
      default -> object.putRawValue(name, new RawValue(value()));
    }
  }

  private void mutateElement(ArrayNode array, List<JsonNode> containers) {
    int index = random.nextInt(array.size());
    switch (random.nextInt(6)) {
      case 0 -> array.remove(index);
      case 1 -> array.set(index, another(containers));
      case 2 -> {
        JsonNode copied = array.get(index);
        int wanted = random.nextInt(30) == 0 ? 2_000 : 5;
        int copies = Math.min(wanted, MOST_COPIED / Math.max(1, copied.toString().length()));
        for (int i = 0; i < copies; i++) {
          array.add(copied.deepCopy());
        }
      }
      default -> array.setRawValue(index, new RawValue(value()));
    }
  }

  /** A copy of another part of the body, or of another body. */
  private JsonNode another(List<JsonNode> containers) {
    return random.nextBoolean()
        ? containers.get(random.nextInt(containers.size())).deepCopy()
        : seeds.get(random.nextInt(seeds.size())).data().deepCopy();
  }

  private String value() {
    return VALUES.get(random.nextInt(VALUES.size()));
  }

  /** No longer JSON, most of the time. */
  private byte[] damaged(byte[] bytes) {
    return switch (random.nextInt(7)) {
      case 0 -> Arrays.copyOf(bytes, random.nextInt(bytes.length));
      case 1 -> {
        byte[] changed = bytes.clone();
        for (int i = random.nextInt(8); i >= 0; i--) {
          changed[random.nextInt(changed.length)] = (byte) random.nextInt(256);
        }
        yield changed;
      }
      case 2 -> {
        byte[] changed = bytes.clone();
        Arrays.fill(
            changed,
            random.nextInt(changed.length),
            changed.length,
            (byte) (random.nextBoolean() ? '[' : 0xff));
        yield changed;
      }
      case 3 -> new String(bytes, UTF_8).getBytes(UTF_16);
      case 4 -> nested(100_000).getBytes(UTF_8);
      case 5 -> (new String(bytes, UTF_8) + new String(bytes, UTF_8)).getBytes(UTF_8);
      default -> (value() + " ").getBytes(UTF_8);
    };
  }
}
