-- Members' and emojis' lists of roles, and events that come late, still name roles that were deleted. Such a role must
-- not come back as a placeholder, so it is remembered that it was there; docs/adr/0064.

CREATE TABLE discord_deleted_roles (
    id BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL REFERENCES discord_guilds(id) ON DELETE CASCADE,
    deleted_at TIMESTAMP NOT NULL,

    -- Projection
    row_version BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX idx_deleted_roles_guild ON discord_deleted_roles(guild_id);

COMMENT ON TABLE discord_deleted_roles IS 'Roles that were deleted: discord_roles has none of them.';
COMMENT ON COLUMN discord_deleted_roles.id IS 'The role.';
COMMENT ON COLUMN discord_deleted_roles.guild_id IS 'Its guild.';
COMMENT ON COLUMN discord_deleted_roles.deleted_at IS 'When it was deleted.';
COMMENT ON COLUMN discord_deleted_roles.row_version IS 'Microseconds of Unix time: when the newest event that this row shows was received.';

-- Placeholder roles are not counted, like the other placeholders.
CREATE OR REPLACE VIEW discord_guild_overview AS
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
       (SELECT count(*) FROM discord_roles r WHERE r.guild_id = g.id AND NOT r.placeholder) AS role_count
  FROM discord_guilds g
 WHERE NOT g.placeholder;

-- A channel that the log knows by its messages alone, such as an archived thread, has activity, too.
CREATE OR REPLACE VIEW discord_channel_activity AS
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
 WHERE c.deleted_at IS NULL AND (NOT c.placeholder OR m.author_count > 0);
