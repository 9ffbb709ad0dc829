package com.discordingest.simulator.gateway;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.discordingest.model.Snowflake;
import com.discordingest.simulator.world.Intent;
import com.discordingest.simulator.world.World;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * What a session hears unasked about the bot and its guilds: READY, then every guild of its shard,
 * those included that were made on request to be big. Belongs to the dispatcher's thread.
 */
final class Introduction {
  private final int shards;
  private final World world;
  private final Supplier<String> gatewayUrl;
  private final Sessions sessions;
  private final Delivery delivery;
  private final Map<Long, byte[]> bigGuilds = new TreeMap<>();

  /**
   * @param gatewayUrl where clients shall resume
   */
  Introduction(
      int shards, World world, Supplier<String> gatewayUrl, Sessions sessions, Delivery delivery) {
    this.shards = shards;
    this.world = world;
    this.gatewayUrl = gatewayUrl;
    this.sessions = sessions;
    this.delivery = delivery;
  }

  /** Puts the introduction into a session that has just begun. */
  void give(Session session) {
    List<Long> guilds = world.guildsOf(session.shard, shards);
    delivery.put(session, "READY", ready(session, guilds).getBytes(UTF_8));
    if (!Intent.GUILDS.in(session.intents)) {
      return;
    }
    for (long guild : guilds) {
      if (world.isAvailable(guild)) {
        delivery.put(
            session,
            "GUILD_CREATE",
            world.guildCreate(guild, session.intents, session.largeThreshold));
      }
    }
    bigGuilds.forEach((guild, body) -> {
      if (Snowflake.shardOf(guild, shards) == session.shard) {
        delivery.put(session, "GUILD_CREATE", body);
      }
    });
  }

  /** Adds a guild with a GUILD_CREATE of about so many bytes; returns its id. */
  long addBigGuild(int shard, int bytes) {
    long id = BigGuild.id(shard, shards, bigGuilds.size());
    byte[] body = BigGuild.body(id, bytes);
    bigGuilds.put(id, body);
    Session session = sessions.ofShard(Snowflake.shardOf(id, shards));
    if (session != null && Intent.GUILDS.in(session.intents)) {
      delivery.put(session, "GUILD_CREATE", body);
    }
    return id;
  }

  private String ready(Session session, List<Long> guilds) {
    StringBuilder stubs = new StringBuilder();
    for (long guild : guilds) {
      stub(stubs, guild);
    }
    for (long guild : bigGuilds.keySet()) {
      if (Snowflake.shardOf(guild, shards) == session.shard) {
        stub(stubs, guild);
      }
    }
    return "{\"v\":10,\"user_settings\":{},\"user\":"
        + new String(world.botUser(), UTF_8)
        + ",\"session_type\":\"normal\",\"session_id\":\""
        + session.id
        + "\",\"resume_gateway_url\":\""
        + gatewayUrl.get()
        + "\",\"relationships\":[],\"private_channels\":[],\"presences\":[],\"guilds\":["
        + stubs
        + "],\"guild_join_requests\":[],\"geo_ordered_rtc_regions\":[\"rotterdam\",\"milan\"],"
        + "\"game_relationships\":[],\"auth\":{},\"application\":{\"id\":\""
        + world.botId()
        + "\",\"flags\":565248},\"shard\":["
        + session.shard
        + ","
        + shards
        + "],\"_trace\":[\"[\\\"simulator\\\",{\\\"micros\\\":420}]\"]}";
  }

  private static void stub(StringBuilder stubs, long guild) {
    if (!stubs.isEmpty()) {
      stubs.append(',');
    }
    stubs.append("{\"unavailable\":true,\"id\":\"").append(guild).append("\"}");
  }
}
