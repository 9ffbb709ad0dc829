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
