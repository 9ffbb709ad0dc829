-- Messages a day, while the guild's counts do not yet go back 28 days.
CREATE OR REPLACE VIEW discord_quiet_hours AS
SELECT g.guild_id,
       clock.hour_of_day,
       coalesce(a.messages, 0) AS messages,
       round(coalesce(a.messages, 0) / greatest(1, g.days), 2) AS messages_a_day,
       rank() OVER (PARTITION BY g.guild_id ORDER BY coalesce(a.messages, 0)) AS quietness
  FROM (SELECT guild_id,
               extract(DAY FROM date_trunc('day', CURRENT_TIMESTAMP AT TIME ZONE 'UTC')
                              - date_trunc('day', min(hour))) AS days
          FROM discord_channel_activity
         WHERE hour >= date_trunc('day', CURRENT_TIMESTAMP AT TIME ZONE 'UTC') - INTERVAL '28 days'
         GROUP BY guild_id) AS g
 CROSS JOIN generate_series(0, 23) AS clock(hour_of_day)
  LEFT JOIN (SELECT guild_id,
                    extract(HOUR FROM hour)::INTEGER AS hour_of_day,
                    sum(messages) AS messages
               FROM discord_channel_activity
              WHERE hour >= date_trunc('day', CURRENT_TIMESTAMP AT TIME ZONE 'UTC') - INTERVAL '28 days'
                AND hour < date_trunc('day', CURRENT_TIMESTAMP AT TIME ZONE 'UTC')
              GROUP BY guild_id, extract(HOUR FROM hour)) AS a
    ON a.guild_id = g.guild_id AND a.hour_of_day = clock.hour_of_day;

COMMENT ON COLUMN discord_quiet_hours.messages_a_day IS 'The same, a day: of 28, or of as many as have been counted.';
