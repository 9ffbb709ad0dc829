/** The part of Discord's REST interface that a gateway client and a backfill need. */
@NullMarked
package com.discordingest.simulator.rest;

import org.jspecify.annotations.NullMarked;
