package com.discordingest.simulator.world;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An account, with the guilds it is in. Mutable: names and pictures change. */
final class User {
  final long id;
  final boolean bot;
  String username;
  @Nullable String globalName;
  String discriminator;
  long avatar;
  long publicFlags;
  @Nullable String tag;
  final List<Member> memberships = new ArrayList<>(2);

  User(long id, boolean bot, String username, @Nullable String globalName, String discriminator) {
    this.id = id;
    this.bot = bot;
    this.username = username;
    this.globalName = globalName;
    this.discriminator = discriminator;
  }
}
