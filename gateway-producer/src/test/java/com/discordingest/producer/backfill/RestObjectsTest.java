package com.discordingest.producer.backfill;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RestObjectsTest {
  @Test
  void objectsAreCutOutByteForByteAndSortedById() {
    String late = "{ \"content\" : \"ü\\ud83d [{]}\", \"x\":1e400,\"id\":\"20\" , \"a\":[{}]}";
    String early = "{\"id\":\"3\",\"n\":null}";

    List<RestObject> found = RestObjects.ofArray(bytes(" [" + late + " ,\n" + early + "]"));

    assertThat(found).extracting(RestObject::id).containsExactly(3L, 20L);
    assertThat(found).extracting(object -> text(object.json())).containsExactly(early, late);
  }

  @Test
  void whatTheWalkNeedsOfChannelsAndThreadsIsRead() {
    List<RestObject> found =
        RestObjects.ofArray(
            bytes(
                """
                {"members":[{"id":"9"}],"threads":[
                 {"id":"1","type":0,"guild_id":"7","last_message_id":null},
                 {"id":"2","type":15},
                 {"id":"3","type":11,"last_message_id":"55","thread_metadata":{"archived":true,
                  "archive_timestamp":"2026-05-01T12:00:00.5+00:00","x":{}}}],"has_more":false}
                """),
            "threads");

    assertThat(found.get(0)).matches(RestObject::ofGuild).matches(text -> text.endsAt(0));
    assertThat(found.get(1)).matches(forum -> !forum.holdsMessages() && forum.holdsThreads());
    assertThat(found.get(1)).matches(forum -> !forum.endsAt(Long.MAX_VALUE));
    assertThat(found.get(2))
        .matches(RestObject::holdsMessages)
        .matches(thread -> thread.endsAt(55) && !thread.endsAt(54));
    assertThat(found.get(2).archivedAt()).isEqualTo(Instant.parse("2026-05-01T12:00:00.500Z"));
  }

  @Test
  void anAnswerThatIsNoneIsToldSo() {
    for (String wrong :
        new String[] {
          "", "{}", "[1]", "[{\"x\":1}]", "[{\"id\":\"one\"}]", "[{\"id\":\"1\"}", "<html>"
        }) {
      assertThatExceptionOfType(UnreadableAnswerException.class)
          .as(wrong)
          .isThrownBy(() -> RestObjects.ofArray(bytes(wrong)));
    }
    assertThatExceptionOfType(UnreadableAnswerException.class)
        .isThrownBy(() -> RestObjects.ofArray(bytes("{\"threads\":null}"), "threads"));
  }

  @Test
  void aDispatchHoldsTheObjectsBytesAndTheGuild() {
    RestObject message = RestObjects.ofArray(bytes("[{\"id\":\"1\", \"x\":0.10}]")).getFirst();
    RestObject channel =
        RestObjects.ofArray(bytes("[{\"id\":\"1\",\"guild_id\":\"8\"}]")).getFirst();

    assertThat(text(GatewayShape.dispatch("MESSAGE_UPDATE", message, 7)))
        .isEqualTo(
            "{\"op\":0,\"t\":\"MESSAGE_UPDATE\",\"s\":null,"
                + "\"d\":{\"guild_id\":\"7\",\"id\":\"1\", \"x\":0.10}}");
    assertThat(text(GatewayShape.dispatch("CHANNEL_UPDATE", channel, 7)))
        .endsWith("\"d\":{\"id\":\"1\",\"guild_id\":\"8\"}}");
  }

  private static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  private static String text(byte[] bytes) {
    return new String(bytes, UTF_8);
  }
}
