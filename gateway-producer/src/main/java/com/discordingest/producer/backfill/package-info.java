/**
 * What Discord's REST API still tells of the time in which nobody listened, as dispatches for the
 * log.
 *
 * <p>{@code Backfill} walks through guilds, channels and pages of messages in the order of their
 * ids; {@code RestSource} answers, in {@code DiscordRest} by Discord4J with its rate limits; {@code
 * RestObjects} cuts an answer into objects, {@code GatewayShape} makes each a dispatch, and {@code
 * BackfillLog} commits them with how far the walk has come. When all of it is committed, the gaps
 * are closed.
 */
@NullMarked
package com.discordingest.producer.backfill;

import org.jspecify.annotations.NullMarked;
