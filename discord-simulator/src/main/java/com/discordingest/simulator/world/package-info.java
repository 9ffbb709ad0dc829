/**
 * The world behind the fake Discord: guilds, members, channels and what happens in them, as a pure
 * function of the seed. {@link com.discordingest.simulator.world.World} holds the state and draws
 * the next event; what happens is told in Discord's JSON, of which each kind of object has a writer
 * of its own, as {@link com.discordingest.simulator.world.MessageJson}. Nothing here knows
 * sessions, sockets or the wall clock.
 */
@NullMarked
package com.discordingest.simulator.world;

import org.jspecify.annotations.NullMarked;
