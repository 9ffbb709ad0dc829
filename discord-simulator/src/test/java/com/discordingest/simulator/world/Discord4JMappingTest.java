package com.discordingest.simulator.world;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import discord4j.common.JacksonResources;
import discord4j.gateway.json.GatewayPayload;
import discord4j.gateway.payload.JacksonPayloadReader;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Discord4J's own types, which insist on the fields that they know, take every event. */
final class Discord4JMappingTest {
  private final JacksonPayloadReader reader =
      new JacksonPayloadReader(JacksonResources.create().getObjectMapper());

  @Test
  void everyEventMapsToDiscord4JsTypes() {
    World world = World.create(new WorldOptions(3, 8, 400, 500));
    Map<String, String> unmapped = new TreeMap<>();
    for (long guild : world.guildsOf(0, 1)) {
      check("GUILD_CREATE", world.guildCreate(guild, Intent.all(), 50), unmapped);
      for (byte[] chunk : world.memberChunks(guild, "", 0, List.of(), "n", 1000)) {
        check("GUILD_MEMBERS_CHUNK", chunk, unmapped);
      }
    }
    for (int i = 0; i < 30_000; i++) {
      WorldEvent.Body body = world.next().body();
      check(body.type(), body.data(), unmapped);
      WorldEvent.Body signal = world.signal();
      if (signal != null) {
        check(signal.type(), signal.data(), unmapped);
      }
    }
    assertThat(unmapped).isEmpty();
  }

  @Test
  void anEventThatLacksItsFieldsWouldBeNoticed() {
    Map<String, String> unmapped = new TreeMap<>();
    check("MESSAGE_CREATE", "{\"id\":\"1\"}".getBytes(UTF_8), unmapped);
    assertThat(unmapped).containsKey("MESSAGE_CREATE");
  }

  private void check(String type, byte[] data, Map<String, String> unmapped) {
    String text = "{\"t\":\"" + type + "\",\"s\":1,\"op\":0,\"d\":" + new String(data, UTF_8) + "}";
    ByteBuf bytes = Unpooled.wrappedBuffer(text.getBytes(UTF_8));
    @Nullable GatewayPayload<?> payload = reader.read(bytes).block();
    if (payload == null || payload.getData() == null) {
      unmapped.putIfAbsent(type, text);
    }
  }
}
