-- What happens in guilds, counted from the log by db-consumer's role "activity" (docs/analytics.md). A row is one window;
-- its numbers are absolute, so that writing it again changes nothing. No foreign keys: the rows come from a topic of
-- their own, which has no order with the one that the guilds and channels come from.

-- The view that counts what is written in a channel at all makes room for the table of this name.
ALTER VIEW discord_channel_activity RENAME TO discord_channel_overview;

CREATE TABLE discord_channel_activity (
    guild_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    hour TIMESTAMP NOT NULL,
    messages INTEGER NOT NULL DEFAULT 0,
    edits INTEGER NOT NULL DEFAULT 0,
    deletions INTEGER NOT NULL DEFAULT 0,
    reactions INTEGER NOT NULL DEFAULT 0,
    attachments INTEGER NOT NULL DEFAULT 0,
    authors INTEGER NOT NULL DEFAULT 0,
    row_version BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (guild_id, channel_id, hour)
);

CREATE INDEX idx_channel_activity_channel ON discord_channel_activity(channel_id, hour DESC);
CREATE INDEX idx_channel_activity_hour ON discord_channel_activity(hour DESC);

CREATE TABLE discord_guild_activity (
    guild_id BIGINT NOT NULL,
    day TIMESTAMP NOT NULL,
    joins INTEGER NOT NULL DEFAULT 0,
    leaves INTEGER NOT NULL DEFAULT 0,
    net_members INTEGER NOT NULL DEFAULT 0,
    voice_minutes NUMERIC(14,2) NOT NULL DEFAULT 0,
    row_version BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (guild_id, day)
);

CREATE INDEX idx_guild_activity_day ON discord_guild_activity(day DESC);

CREATE TABLE discord_command_usage (
    command_id BIGINT NOT NULL,
    day TIMESTAMP NOT NULL,
    command_name TEXT NOT NULL DEFAULT '',
    uses INTEGER NOT NULL DEFAULT 0,
    users INTEGER NOT NULL DEFAULT 0,
    answers INTEGER NOT NULL DEFAULT 0,
    failures INTEGER NOT NULL DEFAULT 0,
    average_response_time_ms INTEGER,
    row_version BIGINT NOT NULL DEFAULT 0,
    PRIMARY KEY (command_id, day)
);

CREATE INDEX idx_command_usage_day ON discord_command_usage(day DESC);

-- Until now rows were recorded by calling a function, at whatever moment. From now on they follow from the log, one a
-- day, so that a rebuild makes them too. What had been recorded is no function of the log and would contradict it.
DROP FUNCTION record_bot_statistics();
DELETE FROM discord_bot_statistics;
ALTER TABLE discord_bot_statistics ADD COLUMN row_version BIGINT NOT NULL DEFAULT 0;

-- Today and the six days before it, by UTC.
CREATE VIEW discord_most_active_channels AS
SELECT a.guild_id,
       a.channel_id,
       c.name AS channel_name,
       a.messages,
       a.reactions,
       a.busiest_hour_authors,
       a.active_hours,
       rank() OVER (PARTITION BY a.guild_id ORDER BY a.messages DESC) AS rank
  FROM (SELECT guild_id,
               channel_id,
               sum(messages) AS messages,
               sum(reactions) AS reactions,
               max(authors) AS busiest_hour_authors,
               count(*) FILTER (WHERE messages > 0) AS active_hours
          FROM discord_channel_activity
         WHERE hour >= date_trunc('day', CURRENT_TIMESTAMP AT TIME ZONE 'UTC') - INTERVAL '6 days'
         GROUP BY guild_id, channel_id) AS a
  LEFT JOIN discord_channels c ON c.id = a.channel_id
 WHERE a.messages > 0;

CREATE VIEW discord_guild_growth AS
SELECT guild_id,
       day,
       joins,
       leaves,
       net_members,
       sum(net_members) OVER (PARTITION BY guild_id ORDER BY day) AS net_members_so_far,
       voice_minutes
  FROM discord_guild_activity;

-- Over the last four weeks. An hour in which nothing happened has no row, so the hours come from a series.
CREATE VIEW discord_quiet_hours AS
SELECT g.guild_id,
       clock.hour_of_day,
       coalesce(a.messages, 0) AS messages,
       round(coalesce(a.messages, 0) / 28.0, 2) AS messages_a_day,
       rank() OVER (PARTITION BY g.guild_id ORDER BY coalesce(a.messages, 0)) AS quietness
  FROM (SELECT DISTINCT guild_id FROM discord_channel_activity
         WHERE hour >= date_trunc('day', CURRENT_TIMESTAMP AT TIME ZONE 'UTC') - INTERVAL '28 days') AS g
 CROSS JOIN generate_series(0, 23) AS clock(hour_of_day)
  LEFT JOIN (SELECT guild_id,
                    extract(HOUR FROM hour)::INTEGER AS hour_of_day,
                    sum(messages) AS messages
               FROM discord_channel_activity
              WHERE hour >= date_trunc('day', CURRENT_TIMESTAMP AT TIME ZONE 'UTC') - INTERVAL '28 days'
                AND hour < date_trunc('day', CURRENT_TIMESTAMP AT TIME ZONE 'UTC')
              GROUP BY guild_id, extract(HOUR FROM hour)) AS a
    ON a.guild_id = g.guild_id AND a.hour_of_day = clock.hour_of_day;

CREATE VIEW discord_command_adoption AS
SELECT command_id,
       (array_agg(command_name ORDER BY day DESC))[1] AS command_name,
       min(day) AS first_used_on,
       max(day) AS last_used_on,
       count(*) FILTER (WHERE uses > 0) AS days_used,
       sum(uses) AS uses,
       coalesce(sum(uses) FILTER (
           WHERE day >= date_trunc('day', CURRENT_TIMESTAMP AT TIME ZONE 'UTC') - INTERVAL '6 days'), 0) AS uses_this_week,
       max(users) AS most_users_in_a_day,
       sum(answers) AS answers,
       sum(failures) AS failures
  FROM discord_command_usage
 GROUP BY command_id;

COMMENT ON TABLE discord_channel_activity IS 'What happened in a channel in an hour; an hour without any event has no row. Counted from the log, by the moment the thing itself happened.';
COMMENT ON COLUMN discord_channel_activity.guild_id IS 'The guild.';
COMMENT ON COLUMN discord_channel_activity.channel_id IS 'The channel or thread.';
COMMENT ON COLUMN discord_channel_activity.hour IS 'Beginning of the hour.';
COMMENT ON COLUMN discord_channel_activity.messages IS 'Messages sent in it, of every type, those deleted since among them.';
COMMENT ON COLUMN discord_channel_activity.edits IS 'Edits made in it.';
COMMENT ON COLUMN discord_channel_activity.deletions IS 'Messages deleted in it, whenever they were sent.';
COMMENT ON COLUMN discord_channel_activity.reactions IS 'Reactions added in it, those removed since among them.';
COMMENT ON COLUMN discord_channel_activity.attachments IS 'Attachments of the messages sent in it.';
COMMENT ON COLUMN discord_channel_activity.authors IS 'Different users and webhooks that sent them: exact up to 512, beyond that with a standard error of 1.6 %.';
COMMENT ON COLUMN discord_channel_activity.row_version IS 'How many events this row counts; the row with more replaces the one with fewer.';

COMMENT ON TABLE discord_guild_activity IS 'What happened in a guild on a day (UTC); a day without any event has no row. Counted from the log.';
COMMENT ON COLUMN discord_guild_activity.guild_id IS 'The guild.';
COMMENT ON COLUMN discord_guild_activity.day IS 'Midnight at which the day begins.';
COMMENT ON COLUMN discord_guild_activity.joins IS 'Members who joined.';
COMMENT ON COLUMN discord_guild_activity.leaves IS 'Members who left or were removed.';
COMMENT ON COLUMN discord_guild_activity.net_members IS 'joins less leaves.';
COMMENT ON COLUMN discord_guild_activity.voice_minutes IS 'Minutes that members spent in voice channels, added up; a stay counts when it ends or the voice state changes.';
COMMENT ON COLUMN discord_guild_activity.row_version IS 'How many events this row counts; the row with more replaces the one with fewer.';

COMMENT ON TABLE discord_command_usage IS 'Use of an application command on a day (UTC), over all guilds and direct messages. Counted from the log.';
COMMENT ON COLUMN discord_command_usage.command_id IS 'The command.';
COMMENT ON COLUMN discord_command_usage.day IS 'Midnight at which the day begins.';
COMMENT ON COLUMN discord_command_usage.command_name IS 'Its name when it was last used that day.';
COMMENT ON COLUMN discord_command_usage.uses IS 'How often it was used.';
COMMENT ON COLUMN discord_command_usage.users IS 'By how many different users: exact up to 512 users, beyond that with a standard error of 1.6 %.';
COMMENT ON COLUMN discord_command_usage.answers IS 'Uses whose answer the log shows; answers that only the user sees are not sent to the gateway.';
COMMENT ON COLUMN discord_command_usage.failures IS 'Uses that were answered with "is thinking" and nothing since, as far as the log shows.';
COMMENT ON COLUMN discord_command_usage.average_response_time_ms IS 'Milliseconds from the use to the answer, over the answers (NULL without any).';
COMMENT ON COLUMN discord_command_usage.row_version IS 'How many events this row counts; the row with more replaces the one with fewer.';

COMMENT ON TABLE discord_bot_statistics IS 'What the bot saw on a day (UTC) and knew at its end. Counted from the log; a day without any event has no row.';
COMMENT ON COLUMN discord_bot_statistics.id IS 'The day as a number: 20260501 for the first of May 2026.';
COMMENT ON COLUMN discord_bot_statistics.total_guilds IS 'Guilds the bot was in at the end of the day.';
COMMENT ON COLUMN discord_bot_statistics.total_channels IS 'Channels and threads known and not deleted at the end of the day.';
COMMENT ON COLUMN discord_bot_statistics.total_users IS 'Users who had done something or were listed by then: exact up to 512, beyond that with a standard error of 1.6 %.';
COMMENT ON COLUMN discord_bot_statistics.total_messages_today IS 'Messages sent that day, in guilds.';
COMMENT ON COLUMN discord_bot_statistics.total_commands_today IS 'Uses of application commands that day.';
COMMENT ON COLUMN discord_bot_statistics.average_response_time_ms IS 'Milliseconds from a command''s use to its answer, over the answers the log shows.';
COMMENT ON COLUMN discord_bot_statistics.error_rate IS 'Percentage of the day''s uses that count as failures in discord_command_usage.';
COMMENT ON COLUMN discord_bot_statistics.recorded_at IS 'Midnight at which the day begins.';
COMMENT ON COLUMN discord_bot_statistics.row_version IS 'How many events this row counts, those of earlier days among them; the row with more replaces the one with fewer.';

COMMENT ON VIEW discord_channel_overview IS 'Channels with what is written in them, since ever.';

COMMENT ON VIEW discord_most_active_channels IS 'Channels by messages of today and the six days before.';
COMMENT ON COLUMN discord_most_active_channels.guild_id IS 'The guild.';
COMMENT ON COLUMN discord_most_active_channels.channel_id IS 'The channel or thread.';
COMMENT ON COLUMN discord_most_active_channels.channel_name IS 'Its name.';
COMMENT ON COLUMN discord_most_active_channels.messages IS 'Messages sent.';
COMMENT ON COLUMN discord_most_active_channels.reactions IS 'Reactions added.';
COMMENT ON COLUMN discord_most_active_channels.busiest_hour_authors IS 'Different authors in the hour that had most of them.';
COMMENT ON COLUMN discord_most_active_channels.active_hours IS 'Hours with at least one message.';
COMMENT ON COLUMN discord_most_active_channels.rank IS '1 for the guild''s most active channel.';

COMMENT ON VIEW discord_guild_growth IS 'Members gained and lost a day, and added up.';
COMMENT ON COLUMN discord_guild_growth.guild_id IS 'The guild.';
COMMENT ON COLUMN discord_guild_growth.day IS 'Midnight at which the day begins.';
COMMENT ON COLUMN discord_guild_growth.joins IS 'Members who joined.';
COMMENT ON COLUMN discord_guild_growth.leaves IS 'Members who left or were removed.';
COMMENT ON COLUMN discord_guild_growth.net_members IS 'joins less leaves.';
COMMENT ON COLUMN discord_guild_growth.net_members_so_far IS 'Added up since the log''s first day.';
COMMENT ON COLUMN discord_guild_growth.voice_minutes IS 'Minutes that members spent in voice channels.';

COMMENT ON VIEW discord_quiet_hours IS 'Hours of the day (UTC) by messages of the last 28 whole days.';
COMMENT ON COLUMN discord_quiet_hours.guild_id IS 'The guild.';
COMMENT ON COLUMN discord_quiet_hours.hour_of_day IS '0 to 23.';
COMMENT ON COLUMN discord_quiet_hours.messages IS 'Messages sent in that hour of all days.';
COMMENT ON COLUMN discord_quiet_hours.messages_a_day IS 'The same, a day.';
COMMENT ON COLUMN discord_quiet_hours.quietness IS '1 for the guild''s quietest hour.';

COMMENT ON VIEW discord_command_adoption IS 'Commands with how much they are used, since when, and by how many.';
COMMENT ON COLUMN discord_command_adoption.command_id IS 'The command.';
COMMENT ON COLUMN discord_command_adoption.command_name IS 'Its name when it was last used.';
COMMENT ON COLUMN discord_command_adoption.first_used_on IS 'The first day on which it was used.';
COMMENT ON COLUMN discord_command_adoption.last_used_on IS 'The last.';
COMMENT ON COLUMN discord_command_adoption.days_used IS 'Days on which it was used.';
COMMENT ON COLUMN discord_command_adoption.uses IS 'How often it was used.';
COMMENT ON COLUMN discord_command_adoption.uses_this_week IS 'How often today and on the six days before.';
COMMENT ON COLUMN discord_command_adoption.most_users_in_a_day IS 'Different users on the day that had most of them.';
COMMENT ON COLUMN discord_command_adoption.answers IS 'Uses whose answer the log shows.';
COMMENT ON COLUMN discord_command_adoption.failures IS 'Uses that were never answered after "is thinking".';
