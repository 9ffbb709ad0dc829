package com.discordingest.benchmarks.log;

import com.discordingest.simulator.world.World;
import com.discordingest.simulator.world.WorldEvent;
import com.discordingest.simulator.world.WorldOptions;
import java.util.List;

/** What happens in the simulator's world: everything a bot receives, in realistic shares. */
public final class MixTraffic implements Traffic {
  private static final int GUILDS = 48;
  private static final int MEMBERS = 20_000;
  private static final int HISTORY = 50;
  private static final int LARGE = 1_000;

  private final World world;

  public MixTraffic(long seed) {
    world = World.create(new WorldOptions(seed, GUILDS, MEMBERS, HISTORY));
  }

  /** The GUILD_CREATEs that a session begins with; ask before the first event. */
  public List<Event> guilds() {
    return world.guildsOf(0, 1).stream()
        .map(guild -> new Event("GUILD_CREATE", world.guildCreate(guild, -1L, LARGE)))
        .toList();
  }

  @Override
  public Event next() {
    WorldEvent.Body body = world.next().body();
    return new Event(body.type(), body.data());
  }
}
