-- Answers to the questions people ask, on top of the guide's queries. Views find their tables by identity, so they
-- need no search path and survive the renaming of the schema.

CREATE VIEW discord_guild_overview AS
SELECT g.id AS guild_id,
       g.name AS guild_name,
       g.bot_active,
       (SELECT count(*) FROM discord_guild_members m
         WHERE m.guild_id = g.id AND m.left_at IS NULL AND NOT m.placeholder) AS member_count,
       (SELECT count(*) FROM discord_channels c
         WHERE c.guild_id = g.id AND c.deleted_at IS NULL AND NOT c.placeholder
           AND c.channel_type NOT IN ('public_thread', 'private_thread', 'announcement_thread')) AS channel_count,
       (SELECT count(*) FROM discord_channels c
         WHERE c.guild_id = g.id AND c.deleted_at IS NULL AND NOT c.placeholder
           AND c.channel_type IN ('public_thread', 'private_thread', 'announcement_thread')
           AND c.archived IS NOT TRUE) AS active_thread_count,
       (SELECT count(*) FROM discord_roles r WHERE r.guild_id = g.id) AS role_count
  FROM discord_guilds g
 WHERE NOT g.placeholder;

-- Discord's rules: the roles a member has, @everyone's among them, give the base; the owner and administrators may do
-- everything; then the channel's overwrites apply, for @everyone, for roles, for the member, each taking away before
-- it gives. A thread has the permissions of its channel. Whoever may not see the channel may do nothing in it; whoever
-- is timed out may see and read. Not applied: what one permission silently implies beyond that.
CREATE VIEW discord_effective_permissions AS
SELECT m.guild_id,
       m.user_id,
       c.id AS channel_id,
       CASE
           WHEN everything.granted THEN everything.bits
           WHEN allowed.bits & 1024 = 0 THEN 0                                          -- VIEW_CHANNEL
           WHEN m.communication_disabled_until > CURRENT_TIMESTAMP AT TIME ZONE 'UTC'
               THEN allowed.bits & (1024 | 65536)                                       -- and READ_MESSAGE_HISTORY
           ELSE allowed.bits
       END AS permissions
  FROM discord_guild_members m
  JOIN discord_guilds g ON g.id = m.guild_id
  JOIN discord_channels c ON c.guild_id = m.guild_id AND c.deleted_at IS NULL
 CROSS JOIN LATERAL (
       SELECT CASE WHEN c.channel_type IN ('public_thread', 'private_thread', 'announcement_thread')
                   THEN c.parent_id ELSE c.id END AS channel_id) AS place
 CROSS JOIN LATERAL (
       SELECT coalesce(bit_or(r.permissions), 0) AS bits
         FROM discord_roles r
        WHERE r.guild_id = m.guild_id
          AND (r.id = m.guild_id
               OR r.id IN (SELECT mr.role_id FROM discord_member_roles mr
                            WHERE mr.guild_id = m.guild_id AND mr.user_id = m.user_id))) AS base
 CROSS JOIN LATERAL (
       SELECT g.owner_id = m.user_id OR base.bits & 8 <> 0 AS granted,                   -- ADMINISTRATOR
              9223372036854775807 AS bits) AS everything
 CROSS JOIN LATERAL (
       SELECT coalesce(bit_or(p.allow) FILTER (WHERE p.target_id = m.guild_id), 0) AS everyone_allow,
              coalesce(bit_or(p.deny) FILTER (WHERE p.target_id = m.guild_id), 0) AS everyone_deny,
              coalesce(bit_or(p.allow) FILTER (WHERE p.permission_type = 'role' AND p.target_id <> m.guild_id), 0)
                  AS role_allow,
              coalesce(bit_or(p.deny) FILTER (WHERE p.permission_type = 'role' AND p.target_id <> m.guild_id), 0)
                  AS role_deny,
              coalesce(bit_or(p.allow) FILTER (WHERE p.permission_type = 'member'), 0) AS member_allow,
              coalesce(bit_or(p.deny) FILTER (WHERE p.permission_type = 'member'), 0) AS member_deny
         FROM discord_channel_permissions p
        WHERE p.channel_id = place.channel_id
          AND (p.permission_type = 'member' AND p.target_id = m.user_id
               OR p.permission_type = 'role'
                  AND (p.target_id = m.guild_id
                       OR p.target_id IN (SELECT mr.role_id FROM discord_member_roles mr
                                           WHERE mr.guild_id = m.guild_id AND mr.user_id = m.user_id)))) AS o
 CROSS JOIN LATERAL (
       SELECT (base.bits & (~o.everyone_deny)) | o.everyone_allow AS bits) AS after_everyone
 CROSS JOIN LATERAL (
       SELECT (after_everyone.bits & (~o.role_deny)) | o.role_allow AS bits) AS after_roles
 CROSS JOIN LATERAL (
       SELECT (after_roles.bits & (~o.member_deny)) | o.member_allow AS bits) AS allowed
 WHERE m.left_at IS NULL;

CREATE VIEW discord_channel_activity AS
SELECT c.guild_id,
       c.id AS channel_id,
       c.name AS channel_name,
       c.channel_type,
       m.message_count,
       m.deleted_message_count,
       m.author_count,
       m.last_message_at
  FROM discord_channels c
 CROSS JOIN LATERAL (
       SELECT count(*) FILTER (WHERE deleted_at IS NULL) AS message_count,
              count(*) FILTER (WHERE deleted_at IS NOT NULL) AS deleted_message_count,
              count(DISTINCT author_id) AS author_count,
              max(timestamp) AS last_message_at
         FROM discord_messages
        WHERE channel_id = c.id AND NOT placeholder) AS m
 WHERE c.deleted_at IS NULL AND NOT c.placeholder;

CREATE VIEW discord_message_history AS
SELECT message_id,
       row_number() OVER revisions AS revision,
       content,
       coalesce(lag(replaced_at) OVER revisions,
                ((message_id >> 22) + 1420070400000) * INTERVAL '1 millisecond' + TIMESTAMP '1970-01-01') AS written_at,
       replaced_at
  FROM (SELECT message_id, content, edited_at AS replaced_at FROM discord_message_edits
         UNION ALL
        SELECT id, content, NULL FROM discord_messages WHERE NOT placeholder) AS revision
WINDOW revisions AS (PARTITION BY message_id ORDER BY replaced_at NULLS LAST);

COMMENT ON VIEW discord_guild_overview IS 'Guilds with what they have now: departed members and deleted channels are not counted.';
COMMENT ON COLUMN discord_guild_overview.guild_id IS 'The guild.';
COMMENT ON COLUMN discord_guild_overview.guild_name IS 'Its name.';
COMMENT ON COLUMN discord_guild_overview.bot_active IS 'Whether the bot is in the guild.';
COMMENT ON COLUMN discord_guild_overview.member_count IS 'Members the log has shown who have not left; discord_guilds.member_count is Discord''s own number.';
COMMENT ON COLUMN discord_guild_overview.channel_count IS 'Channels and categories.';
COMMENT ON COLUMN discord_guild_overview.active_thread_count IS 'Threads that are not archived.';
COMMENT ON COLUMN discord_guild_overview.role_count IS 'Roles, @everyone among them.';

COMMENT ON VIEW discord_effective_permissions IS 'What each member may do in each channel. Ask for one guild and user, or for one channel.';
COMMENT ON COLUMN discord_effective_permissions.guild_id IS 'The guild.';
COMMENT ON COLUMN discord_effective_permissions.user_id IS 'The member.';
COMMENT ON COLUMN discord_effective_permissions.channel_id IS 'The channel or thread.';
COMMENT ON COLUMN discord_effective_permissions.permissions IS 'Bit field of what the member may do there; all bits for the owner and administrators.';

COMMENT ON VIEW discord_channel_activity IS 'Channels with what is written in them.';
COMMENT ON COLUMN discord_channel_activity.guild_id IS 'The guild.';
COMMENT ON COLUMN discord_channel_activity.channel_id IS 'The channel.';
COMMENT ON COLUMN discord_channel_activity.channel_name IS 'Its name.';
COMMENT ON COLUMN discord_channel_activity.channel_type IS 'Kind of channel.';
COMMENT ON COLUMN discord_channel_activity.message_count IS 'Messages that are not deleted.';
COMMENT ON COLUMN discord_channel_activity.deleted_message_count IS 'Messages that are deleted.';
COMMENT ON COLUMN discord_channel_activity.author_count IS 'Users and webhooks that wrote them.';
COMMENT ON COLUMN discord_channel_activity.last_message_at IS 'When the last of them was sent.';

COMMENT ON VIEW discord_message_history IS 'What messages say and said before they were edited, oldest first by revision.';
COMMENT ON COLUMN discord_message_history.message_id IS 'The message.';
COMMENT ON COLUMN discord_message_history.revision IS 'From 1; the last is what the message says now.';
COMMENT ON COLUMN discord_message_history.content IS 'What it said (NULL if the log never showed it).';
COMMENT ON COLUMN discord_message_history.written_at IS 'Since when it said so.';
COMMENT ON COLUMN discord_message_history.replaced_at IS 'Until when (NULL for what it says now).';
