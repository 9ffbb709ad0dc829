package com.discordingest.simulator.world;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A guild with everything in it. Mutable. */
final class Guild {
  final long id;
  final long botJoinedAt;
  String name;
  @Nullable String description;
  long ownerId;
  long icon;
  int verificationLevel = 1;
  int boosts;
  @Nullable Channel systemChannel;
  final List<Role> roles = new ArrayList<>();
  final List<Channel> channels = new ArrayList<>();
  final List<Channel> threads = new ArrayList<>();
  final List<Member> members = new ArrayList<>();
  final List<Member> inVoice = new ArrayList<>();
  final List<Emoji> emojis = new ArrayList<>();
  final List<User> banned = new ArrayList<>();

  /** The latest message with a poll. */
  @Nullable Message latestPoll;

  /** Whether it is in an outage, during which nothing happens in it. */
  boolean down;

  Guild(long id, String name, long botJoinedAt) {
    this.id = id;
    this.name = name;
    this.botJoinedAt = botJoinedAt;
  }

  void add(Member member) {
    member.position = members.size();
    members.add(member);
    member.user.memberships.add(member);
  }

  void remove(Member member) {
    Member last = members.removeLast();
    if (last != member) {
      members.set(member.position, last);
      last.position = member.position;
    }
    member.user.memberships.remove(member);
    inVoice.remove(member);
    member.voice = null;
  }

  @Nullable Member member(User user) {
    for (Member membership : user.memberships) {
      if (membership.guild == this) {
        return membership;
      }
    }
    return null;
  }
}
