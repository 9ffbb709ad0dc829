package com.discordingest.consumer.decode;

import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.discordingest.model.log.EventHeaders;
import com.discordingest.model.log.HeaderTexts;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A payload comes to the same whether it counts as large or not. */
class LargePayloadTest {
  private final RecordDecoder asTree = new RecordDecoder(Integer.MAX_VALUE);
  private final RecordDecoder asLarge = new RecordDecoder(0);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"t\":\"X\",\"d\":{\"id\":\"1\",\"members\":[{\"user\":{\"id\":\"2\"}},null,7,\"x\",[1,[2]],{}]}}",
        "{\"d\":{\"a\":[],\"b\":[ ],\"c\":[1.50,1e3,true],\"ü\":[\"ü\\u0000\\\"]\"]}, \"s\":[1]}",
        "{\"d\":{\"a\":[1],\"a\":[2,3],\"b\":1,\"a\":{\"x\":[4]}}}",
        "{\"d\":{\"a\":[1]},\"d\":{\"b\":[2]}}",
        "{\"d\":[1,2]}",
        "{\"d\":null}",
        "{\"d\":7}",
        "{\"s\":1}",
        "{\"d\":{}} trailing",
        "{\"d\":{\"a\":[1,2}}",
        "{\"d\":{\"a\":[1,]}}",
        "{\"d\":{\"a\":[01]}}",
        "{\"d\":{\"a\":[\"\\q\"]}}",
        "{\"d\":{\"a\":[1]",
        "{\"d\":{\"a\":[1]}",
        "[1,2]",
        "7",
        ""
      })
  void thePayloadIsTheSame(String json) {
    assertThat(text(asLarge, json, UTF_8)).isEqualTo(text(asTree, json, UTF_8));
  }

  @Test
  void otherEncodingsAreRead() {
    String json = "{\"d\":{\"a\":[1,{\"b\":\"ü\"}]}}";
    assertThat(text(asLarge, json, UTF_16LE)).isEqualTo("{\"a\":[1,{\"b\":\"ü\"}]}");
    assertThat(text(asLarge, "\uFEFF" + json, UTF_8)).isEqualTo("{\"a\":[1,{\"b\":\"ü\"}]}");
  }

  @Test
  void elementsAreReadAnewWheneverTheyAreWalked() {
    JsonNode members = data("{\"d\":{\"members\":[{\"id\":\"1\"},{\"id\":\"2\"}]}}").get("members");
    assertThat(members.isArray()).isTrue();
    assertThat(members).hasSize(2);
    assertThat(members.get(1).get("id").textValue()).isEqualTo("2");
    Iterator<JsonNode> first = members.iterator();
    Iterator<JsonNode> second = members.iterator();
    assertThat(first.next()).isEqualTo(second.next()).isNotSameAs(members.get(0));
  }

  @Test
  void aWalkGoesThroughThePayloadOnce() {
    AtomicInteger parsers = new AtomicInteger();
    JsonFactory counting =
        new JsonFactory() {
          @Override
          public JsonParser createParser(byte[] data, int offset, int length) throws IOException {
            parsers.incrementAndGet();
            return super.createParser(data, offset, length);
          }
        };
    byte[] array = "[1,2,3,4]".getBytes(UTF_8);
    JsonNode elements =
        new ArrayNode(
            JsonNodeFactory.instance,
            new UnreadElements(
                new ObjectMapper(counting).reader(), array, 0, array.length, /* size */ 4));

    int sum = 0;
    for (JsonNode element : elements) {
      sum += element.intValue();
    }

    assertThat(sum).isEqualTo(10);
    assertThat(parsers).hasValue(1);
  }

  @Test
  void numbersThatAreTooLongAreRefusedWithTheSameWords() {
    String json = "{\"d\":{\"a\":[1," + "9".repeat(2_000) + "]}}";
    assertThat(text(asLarge, json, UTF_8)).isEqualTo(text(asTree, json, UTF_8));
  }

  private JsonNode data(String json) {
    return ((LogEntry.Dispatch) decode(asLarge, json, UTF_8)).data();
  }

  /** The dispatch's body, or what is wrong with it. */
  private static String text(RecordDecoder decoder, String json, Charset charset) {
    return switch (decode(decoder, json, charset)) {
      case LogEntry.Dispatch dispatch -> dispatch.data().toString();
      case LogEntry.Unreadable unreadable -> String.valueOf(unreadable.cause().getMessage());
      case LogEntry other -> throw new AssertionError(other);
    };
  }

  private static LogEntry decode(RecordDecoder decoder, String json, Charset charset) {
    Headers headers = new RecordHeaders();
    headers.add(EventHeaders.TYPE, "com.discord.GUILD_CREATE".getBytes(UTF_8));
    headers.add(EventHeaders.VERSION, "1".getBytes(UTF_8));
    return decoder.decode(
        new LogPosition("events", 0, 0), HeaderTexts.of(headers), json.getBytes(charset));
  }
}
