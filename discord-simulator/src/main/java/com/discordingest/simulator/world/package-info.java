/**
 * The world behind the fake Discord: guilds, members, channels and what happens in them, as a pure
 * function of the seed. {@link com.discordingest.simulator.world.World} holds the state and draws
 * the next event; nothing here knows sessions, sockets or the wall clock.
 */
@NullMarked
package com.discordingest.simulator.world;

import org.jspecify.annotations.NullMarked;
