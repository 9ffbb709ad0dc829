package com.discordingest.producer.backfill;

import java.time.Duration;

/**
 * What a backfill did.
 *
 * @param guilds guilds that were walked through
 * @param guildsRefused guilds whose channels Discord did not tell, to an earlier run included
 * @param guildsDone guilds that an earlier, interrupted run had done
 * @param channels channels and threads whose state was published
 * @param channelsRead those whose messages were read
 * @param channelsQuiet those in which nothing was written since
 * @param channelsRefused those that the bot may not read, or that are gone
 * @param messages messages that were published
 * @param deadLetters messages that Kafka would not take
 * @param bytes their bytes
 * @param gapsClosed gaps that are closed now
 * @param gapsOpen gaps of the plan that stay open
 * @param took how long it took
 */
public record BackfillSummary(
    long guilds,
    long guildsRefused,
    long guildsDone,
    long channels,
    long channelsRead,
    long channelsQuiet,
    long channelsRefused,
    long messages,
    long deadLetters,
    long bytes,
    long gapsClosed,
    long gapsOpen,
    Duration took) {}
