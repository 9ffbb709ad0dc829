package com.discordingest.simulator.world;

/** An emoji: a character of Unicode if the id is 0, otherwise a guild's own. */
record Emoji(long id, String name, boolean animated) {}
