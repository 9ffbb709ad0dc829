-- The remaining tables of the guide's appendix.
--
-- Keys are natural ones: a serial number would differ from one rebuild to the next. A table that ends with
-- row_version is a function of the log; one that does not is written by somebody else.
--
-- What belongs to a message names it by message_id alone and without a foreign key; docs/adr/0010 says why.

CREATE TYPE discord_permission_type AS ENUM (
    'role',     -- 0
    'member',   -- 1
    'unknown'   -- any other number
);

CREATE TABLE discord_channel_permissions (
    channel_id BIGINT NOT NULL REFERENCES discord_channels(id) ON DELETE CASCADE,
    permission_type discord_permission_type NOT NULL,
    target_id BIGINT NOT NULL,
    allow BIGINT NOT NULL DEFAULT 0,
    deny BIGINT NOT NULL DEFAULT 0,
    created_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
    updated_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),

    -- Projection
    row_version BIGINT NOT NULL DEFAULT 0,

    PRIMARY KEY (channel_id, permission_type, target_id)
);

CREATE INDEX idx_channel_perms_target ON discord_channel_permissions(target_id);

CREATE TRIGGER update_channel_permission_timestamp
    BEFORE UPDATE ON discord_channel_permissions
    FOR EACH ROW
    WHEN (current_setting('discord_ingest.writer', TRUE) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION update_updated_at_column();

CREATE TYPE discord_mention_type AS ENUM (
    'user',
    'role',
    'channel',
    'unknown'
);

CREATE TABLE discord_message_mentions (
    message_id BIGINT NOT NULL,
    mention_type discord_mention_type NOT NULL,
    target_id BIGINT NOT NULL,
    created_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),

    -- Projection
    row_version BIGINT NOT NULL DEFAULT 0,

    PRIMARY KEY (message_id, mention_type, target_id)
);

CREATE INDEX idx_mentions_target ON discord_message_mentions(mention_type, target_id);

CREATE TABLE discord_message_attachments (
    id BIGINT NOT NULL,
    message_id BIGINT NOT NULL,

    -- File
    filename VARCHAR(255) NOT NULL,
    description TEXT,
    content_type VARCHAR(100),
    size INTEGER NOT NULL,
    url VARCHAR(500) NOT NULL,
    proxy_url VARCHAR(500) NOT NULL,

    -- Image, video or voice
    height INTEGER,
    width INTEGER,
    duration_secs NUMERIC(10,3),

    -- Flags
    ephemeral BOOLEAN DEFAULT FALSE,
    created_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),

    -- Projection
    row_version BIGINT NOT NULL DEFAULT 0,

    PRIMARY KEY (message_id, id)
);

CREATE INDEX idx_attachments_content_type ON discord_message_attachments(content_type);

CREATE TABLE discord_message_embeds (
    message_id BIGINT NOT NULL,
    position INTEGER NOT NULL,

    -- Content
    title VARCHAR(256),
    embed_type VARCHAR(50),
    description TEXT,
    url VARCHAR(500),
    timestamp TIMESTAMP,
    color INTEGER,

    -- Footer
    footer_text VARCHAR(2048),
    footer_icon_url VARCHAR(500),

    -- Image
    image_url VARCHAR(500),
    image_proxy_url VARCHAR(500),
    image_height INTEGER,
    image_width INTEGER,

    -- Thumbnail
    thumbnail_url VARCHAR(500),
    thumbnail_proxy_url VARCHAR(500),
    thumbnail_height INTEGER,
    thumbnail_width INTEGER,

    -- Video
    video_url VARCHAR(500),
    video_proxy_url VARCHAR(500),
    video_height INTEGER,
    video_width INTEGER,

    -- Provider
    provider_name VARCHAR(256),
    provider_url VARCHAR(500),

    -- Author
    author_name VARCHAR(256),
    author_url VARCHAR(500),
    author_icon_url VARCHAR(500),
    created_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),

    -- Projection
    row_version BIGINT NOT NULL DEFAULT 0,

    PRIMARY KEY (message_id, position)
);

CREATE TABLE discord_embed_fields (
    message_id BIGINT NOT NULL,
    embed_position INTEGER NOT NULL,
    name VARCHAR(256) NOT NULL,
    value VARCHAR(1024) NOT NULL,
    inline BOOLEAN DEFAULT FALSE,
    position INTEGER NOT NULL,
    created_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),

    -- Projection
    row_version BIGINT NOT NULL DEFAULT 0,

    PRIMARY KEY (message_id, embed_position, position)
);

CREATE TABLE discord_message_reactions (
    message_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL REFERENCES discord_users(id) ON DELETE CASCADE,
    emoji_key VARCHAR(100) NOT NULL,
    burst BOOLEAN NOT NULL DEFAULT FALSE,

    -- Emoji
    emoji_id BIGINT,
    emoji_name VARCHAR(100),
    emoji_animated BOOLEAN DEFAULT FALSE,
    reacted_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),

    -- Projection
    row_version BIGINT NOT NULL DEFAULT 0,

    PRIMARY KEY (message_id, user_id, emoji_key, burst)
);

CREATE INDEX idx_reactions_user ON discord_message_reactions(user_id);
CREATE INDEX idx_reactions_emoji ON discord_message_reactions(emoji_id)
    WHERE emoji_id IS NOT NULL;

CREATE TYPE discord_component_type AS ENUM (
    'action_row',          -- 1
    'button',              -- 2
    'select_menu',         -- 3
    'text_input',          -- 4
    'user_select',         -- 5
    'role_select',         -- 6
    'mentionable_select',  -- 7
    'channel_select',      -- 8
    'section',             -- 9
    'text_display',        -- 10
    'thumbnail',           -- 11
    'media_gallery',       -- 12
    'file',                -- 13
    'separator',           -- 14
    'container',           -- 17
    'label',               -- 18
    'file_upload',         -- 19
    'radio_group',         -- 21
    'checkbox_group',      -- 22
    'checkbox',            -- 23
    'unknown'              -- any other number
);

CREATE TYPE discord_button_style AS ENUM (
    'primary',    -- 1
    'secondary',  -- 2
    'success',    -- 3
    'danger',     -- 4
    'link',       -- 5
    'premium',    -- 6
    'unknown'     -- any other number
);

CREATE TABLE discord_message_components (
    message_id BIGINT NOT NULL,
    position INTEGER NOT NULL,
    parent_position INTEGER,
    component_type discord_component_type NOT NULL,
    custom_id VARCHAR(100),

    -- Button
    button_style discord_button_style,
    label VARCHAR(80),
    emoji_id BIGINT,
    emoji_name VARCHAR(100),
    url VARCHAR(500),
    disabled BOOLEAN DEFAULT FALSE,

    -- Menu
    placeholder VARCHAR(150),
    min_values INTEGER,
    max_values INTEGER,
    options JSONB,

    -- Place in action rows
    row_position INTEGER,
    component_position INTEGER,

    -- The rest
    content TEXT,
    details JSONB,
    created_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),

    -- Projection
    row_version BIGINT NOT NULL DEFAULT 0,

    PRIMARY KEY (message_id, position)
);

CREATE INDEX idx_components_custom_id ON discord_message_components(custom_id);

CREATE TABLE discord_emojis (
    id BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL REFERENCES discord_guilds(id) ON DELETE CASCADE,
    name VARCHAR(100) NOT NULL,
    animated BOOLEAN DEFAULT FALSE,
    managed BOOLEAN DEFAULT FALSE,
    require_colons BOOLEAN DEFAULT TRUE,
    available BOOLEAN DEFAULT TRUE,

    -- Creator
    creator_id BIGINT REFERENCES discord_users(id) ON DELETE SET NULL,
    created_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
    updated_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),

    -- Projection
    row_version BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX idx_emojis_guild ON discord_emojis(guild_id);
CREATE INDEX idx_emojis_name ON discord_emojis(name);

CREATE TRIGGER update_emoji_timestamp
    BEFORE UPDATE ON discord_emojis
    FOR EACH ROW
    WHEN (current_setting('discord_ingest.writer', TRUE) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION update_updated_at_column();

CREATE TABLE discord_emoji_roles (
    emoji_id BIGINT NOT NULL REFERENCES discord_emojis(id) ON DELETE CASCADE,
    role_id BIGINT NOT NULL REFERENCES discord_roles(id) ON DELETE CASCADE,
    created_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),

    -- Projection
    row_version BIGINT NOT NULL DEFAULT 0,

    PRIMARY KEY (emoji_id, role_id)
);

CREATE INDEX idx_emoji_roles_role ON discord_emoji_roles(role_id);

CREATE TYPE discord_sticker_type AS ENUM (
    'standard',  -- 1
    'guild',     -- 2
    'unknown'    -- any other number
);

CREATE TYPE discord_sticker_format AS ENUM (
    'png',      -- 1
    'apng',     -- 2
    'lottie',   -- 3
    'gif',      -- 4
    'unknown'   -- any other number
);

CREATE TABLE discord_stickers (
    id BIGINT PRIMARY KEY,
    guild_id BIGINT REFERENCES discord_guilds(id) ON DELETE CASCADE,
    name VARCHAR(100) NOT NULL,
    description VARCHAR(200),
    tags VARCHAR(200),

    -- Kind
    sticker_type discord_sticker_type NOT NULL,
    format_type discord_sticker_format NOT NULL,
    available BOOLEAN DEFAULT TRUE,
    sort_value INTEGER,

    -- Creator
    creator_id BIGINT REFERENCES discord_users(id) ON DELETE SET NULL,
    created_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
    updated_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),

    -- Projection
    row_version BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX idx_stickers_guild ON discord_stickers(guild_id);

CREATE TRIGGER update_sticker_timestamp
    BEFORE UPDATE ON discord_stickers
    FOR EACH ROW
    WHEN (current_setting('discord_ingest.writer', TRUE) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION update_updated_at_column();

CREATE TABLE discord_message_stickers (
    message_id BIGINT NOT NULL,
    sticker_id BIGINT NOT NULL,
    created_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),

    -- The sticker as it was sent
    name VARCHAR(100),
    format_type discord_sticker_format,

    -- Projection
    row_version BIGINT NOT NULL DEFAULT 0,

    PRIMARY KEY (message_id, sticker_id)
);

CREATE INDEX idx_message_stickers_sticker ON discord_message_stickers(sticker_id);

CREATE TYPE discord_command_type AS ENUM (
    'chat_input',           -- 1
    'user',                 -- 2
    'message',              -- 3
    'primary_entry_point',  -- 4
    'unknown'               -- any other number
);

CREATE TABLE discord_application_commands (
    id BIGINT PRIMARY KEY,
    application_id BIGINT NOT NULL,
    guild_id BIGINT REFERENCES discord_guilds(id) ON DELETE CASCADE,
    command_type discord_command_type NOT NULL,
    name VARCHAR(32) NOT NULL,
    name_localizations JSONB,
    description VARCHAR(100),
    description_localizations JSONB,

    -- Parameters
    options JSONB,

    -- Permissions
    default_member_permissions BIGINT,
    dm_permission BOOLEAN DEFAULT TRUE,
    nsfw BOOLEAN DEFAULT FALSE,

    -- Version
    version BIGINT NOT NULL,
    enabled BOOLEAN DEFAULT TRUE,
    created_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
    updated_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),

    -- Projection
    row_version BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX idx_commands_guild ON discord_application_commands(guild_id);
CREATE INDEX idx_commands_name ON discord_application_commands(name);

CREATE TRIGGER update_command_timestamp
    BEFORE UPDATE ON discord_application_commands
    FOR EACH ROW
    WHEN (current_setting('discord_ingest.writer', TRUE) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION update_updated_at_column();

CREATE TYPE discord_interaction_type AS ENUM (
    'ping',                              -- 1
    'application_command',               -- 2
    'message_component',                 -- 3
    'application_command_autocomplete',  -- 4
    'modal_submit',                      -- 5
    'unknown'                            -- any other number
);

CREATE TABLE discord_command_executions (
    id BIGINT PRIMARY KEY,
    application_id BIGINT NOT NULL,
    command_id BIGINT REFERENCES discord_application_commands(id) ON DELETE SET NULL,
    interaction_type discord_interaction_type NOT NULL,

    -- Where and who
    guild_id BIGINT REFERENCES discord_guilds(id) ON DELETE CASCADE,
    channel_id BIGINT REFERENCES discord_channels(id) ON DELETE CASCADE,
    user_id BIGINT NOT NULL REFERENCES discord_users(id) ON DELETE CASCADE,

    -- Command
    command_name VARCHAR(32),
    command_type discord_command_type,
    options JSONB,

    -- Component
    custom_id VARCHAR(100),
    component_type discord_component_type,
    values JSONB,

    -- Form
    modal_custom_id VARCHAR(100),
    modal_components JSONB,

    -- Response: for the bot itself to fill in, Discord does not report it
    response_type SMALLINT,
    response_content TEXT,
    response_embed_count INTEGER DEFAULT 0,
    response_component_count INTEGER DEFAULT 0,
    deferred BOOLEAN DEFAULT FALSE,
    ephemeral BOOLEAN DEFAULT FALSE,

    -- Timing
    executed_at TIMESTAMP NOT NULL,
    responded_at TIMESTAMP,
    response_time_ms INTEGER,

    -- Error
    error BOOLEAN DEFAULT FALSE,
    error_message TEXT,
    created_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),

    -- Projection
    row_version BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX idx_executions_guild ON discord_command_executions(guild_id, executed_at DESC);
CREATE INDEX idx_executions_user ON discord_command_executions(user_id, executed_at DESC);
CREATE INDEX idx_executions_command ON discord_command_executions(command_id, executed_at DESC);

CREATE TABLE discord_voice_states (
    guild_id BIGINT NOT NULL REFERENCES discord_guilds(id) ON DELETE CASCADE,
    channel_id BIGINT REFERENCES discord_channels(id) ON DELETE CASCADE,
    user_id BIGINT NOT NULL REFERENCES discord_users(id) ON DELETE CASCADE,

    -- Session
    session_id VARCHAR(100) NOT NULL,

    -- States
    deaf BOOLEAN DEFAULT FALSE,
    mute BOOLEAN DEFAULT FALSE,
    self_deaf BOOLEAN DEFAULT FALSE,
    self_mute BOOLEAN DEFAULT FALSE,
    self_stream BOOLEAN DEFAULT FALSE,
    self_video BOOLEAN DEFAULT FALSE,
    suppress BOOLEAN DEFAULT FALSE,

    -- Timestamps
    joined_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
    left_at TIMESTAMP,

    -- Projection
    row_version BIGINT NOT NULL DEFAULT 0,

    PRIMARY KEY (guild_id, user_id)
);

CREATE INDEX idx_voice_states_channel ON discord_voice_states(channel_id)
    WHERE left_at IS NULL;
CREATE INDEX idx_voice_states_user ON discord_voice_states(user_id);

CREATE TYPE discord_webhook_type AS ENUM (
    'incoming',          -- 1
    'channel_follower',  -- 2
    'application',       -- 3
    'unknown'            -- any other number
);

CREATE TABLE discord_webhooks (
    id BIGINT PRIMARY KEY,
    webhook_type discord_webhook_type NOT NULL,
    guild_id BIGINT REFERENCES discord_guilds(id) ON DELETE CASCADE,
    channel_id BIGINT NOT NULL REFERENCES discord_channels(id) ON DELETE CASCADE,
    name VARCHAR(80),
    avatar VARCHAR(255),
    token VARCHAR(255),
    application_id BIGINT,
    creator_id BIGINT REFERENCES discord_users(id) ON DELETE SET NULL,

    -- Source
    source_guild_id BIGINT,
    source_channel_id BIGINT,

    -- Bot tracking
    created_by_bot BOOLEAN DEFAULT FALSE,
    created_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
    updated_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
    deleted_at TIMESTAMP,

    -- Projection
    row_version BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX idx_webhooks_channel ON discord_webhooks(channel_id);
CREATE INDEX idx_webhooks_guild ON discord_webhooks(guild_id);

CREATE TRIGGER update_webhook_timestamp
    BEFORE UPDATE ON discord_webhooks
    FOR EACH ROW
    WHEN (current_setting('discord_ingest.writer', TRUE) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION update_updated_at_column();

CREATE TYPE discord_invite_target_type AS ENUM (
    'stream',                       -- 1
    'embedded_application',         -- 2
    'role_subscriptions_purchase',  -- 3
    'unknown'                       -- any other number
);

CREATE TABLE discord_invites (
    code VARCHAR(50) PRIMARY KEY,
    guild_id BIGINT REFERENCES discord_guilds(id) ON DELETE CASCADE,
    channel_id BIGINT NOT NULL REFERENCES discord_channels(id) ON DELETE CASCADE,
    inviter_id BIGINT REFERENCES discord_users(id) ON DELETE SET NULL,

    -- Target
    target_type discord_invite_target_type,
    target_user_id BIGINT REFERENCES discord_users(id) ON DELETE SET NULL,
    target_application_id BIGINT,

    -- Limits
    max_age INTEGER,
    max_uses INTEGER,
    temporary BOOLEAN DEFAULT FALSE,

    -- Use
    uses INTEGER DEFAULT 0,

    -- Timestamps
    created_at TIMESTAMP NOT NULL,
    expires_at TIMESTAMP,
    revoked_at TIMESTAMP,

    -- Projection
    row_version BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX idx_invites_guild ON discord_invites(guild_id);
CREATE INDEX idx_invites_inviter ON discord_invites(inviter_id);

CREATE TYPE discord_event_status AS ENUM (
    'scheduled',  -- 1
    'active',     -- 2
    'completed',  -- 3
    'canceled',   -- 4
    'unknown'     -- any other number
);

CREATE TYPE discord_event_entity_type AS ENUM (
    'stage_instance',  -- 1
    'voice',           -- 2
    'external',        -- 3
    'unknown'          -- any other number
);

CREATE TABLE discord_scheduled_events (
    id BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL REFERENCES discord_guilds(id) ON DELETE CASCADE,
    channel_id BIGINT REFERENCES discord_channels(id) ON DELETE SET NULL,
    creator_id BIGINT REFERENCES discord_users(id) ON DELETE SET NULL,
    name VARCHAR(100) NOT NULL,
    description TEXT,
    scheduled_start_time TIMESTAMP NOT NULL,
    scheduled_end_time TIMESTAMP,
    privacy_level SMALLINT NOT NULL,
    status discord_event_status NOT NULL,
    entity_type discord_event_entity_type NOT NULL,

    -- External location
    entity_metadata JSONB,

    -- Cover image
    image VARCHAR(255),

    -- Interest
    user_count INTEGER DEFAULT 0,
    created_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
    updated_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),

    -- Projection
    deleted_at TIMESTAMP,
    placeholder BOOLEAN NOT NULL DEFAULT FALSE,
    row_version BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX idx_events_guild ON discord_scheduled_events(guild_id, scheduled_start_time);
CREATE INDEX idx_events_upcoming ON discord_scheduled_events(scheduled_start_time)
    WHERE status = 'scheduled';

CREATE TRIGGER update_event_timestamp
    BEFORE UPDATE ON discord_scheduled_events
    FOR EACH ROW
    WHEN (current_setting('discord_ingest.writer', TRUE) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION update_updated_at_column();

CREATE TABLE discord_event_participants (
    event_id BIGINT NOT NULL REFERENCES discord_scheduled_events(id) ON DELETE CASCADE,
    user_id BIGINT NOT NULL REFERENCES discord_users(id) ON DELETE CASCADE,
    interested_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
    removed_at TIMESTAMP,

    -- Projection
    row_version BIGINT NOT NULL DEFAULT 0,

    PRIMARY KEY (event_id, user_id)
);

CREATE INDEX idx_event_participants_user ON discord_event_participants(user_id);

CREATE TYPE discord_audit_action AS ENUM (
    'message_sent',
    'message_edited',
    'message_deleted',                              -- 72
    'member_banned',                                -- 22
    'member_kicked',                                -- 20
    'member_role_added',
    'member_role_removed',
    'channel_created',                              -- 10
    'channel_updated',                              -- 11
    'channel_deleted',                              -- 12
    'command_executed',
    'webhook_created',                              -- 50
    'webhook_deleted',                              -- 52
    'other',
    'guild_update',                                 -- 1
    'channel_overwrite_create',                     -- 13
    'channel_overwrite_update',                     -- 14
    'channel_overwrite_delete',                     -- 15
    'member_prune',                                 -- 21
    'member_unbanned',                              -- 23
    'member_update',                                -- 24
    'member_role_update',                           -- 25
    'member_move',                                  -- 26
    'member_disconnect',                            -- 27
    'bot_add',                                      -- 28
    'role_create',                                  -- 30
    'role_update',                                  -- 31
    'role_delete',                                  -- 32
    'invite_create',                                -- 40
    'invite_update',                                -- 41
    'invite_delete',                                -- 42
    'webhook_update',                               -- 51
    'emoji_create',                                 -- 60
    'emoji_update',                                 -- 61
    'emoji_delete',                                 -- 62
    'message_bulk_delete',                          -- 73
    'message_pin',                                  -- 74
    'message_unpin',                                -- 75
    'integration_create',                           -- 80
    'integration_update',                           -- 81
    'integration_delete',                           -- 82
    'stage_instance_create',                        -- 83
    'stage_instance_update',                        -- 84
    'stage_instance_delete',                        -- 85
    'sticker_create',                               -- 90
    'sticker_update',                               -- 91
    'sticker_delete',                               -- 92
    'guild_scheduled_event_create',                 -- 100
    'guild_scheduled_event_update',                 -- 101
    'guild_scheduled_event_delete',                 -- 102
    'thread_create',                                -- 110
    'thread_update',                                -- 111
    'thread_delete',                                -- 112
    'application_command_permission_update',        -- 121
    'soundboard_sound_create',                      -- 130
    'soundboard_sound_update',                      -- 131
    'soundboard_sound_delete',                      -- 132
    'auto_moderation_rule_create',                  -- 140
    'auto_moderation_rule_update',                  -- 141
    'auto_moderation_rule_delete',                  -- 142
    'auto_moderation_block_message',                -- 143
    'auto_moderation_flag_to_channel',              -- 144
    'auto_moderation_user_communication_disabled',  -- 145
    'auto_moderation_quarantine_user',              -- 146
    'creator_monetization_request_created',         -- 150
    'creator_monetization_terms_accepted',          -- 151
    'onboarding_prompt_create',                     -- 163
    'onboarding_prompt_update',                     -- 164
    'onboarding_prompt_delete',                     -- 165
    'onboarding_create',                            -- 166
    'onboarding_update',                            -- 167
    'guild_home_feature_item',                      -- 171
    'guild_home_remove_item',                       -- 172
    'harmful_links_blocked_message',                -- 180
    'home_settings_create',                         -- 190
    'home_settings_update',                         -- 191
    'voice_channel_status_create',                  -- 192
    'voice_channel_status_delete',                  -- 193
    'clyde_ai_profile_update',                      -- 194
    'guild_scheduled_event_exception_create',       -- 200
    'guild_scheduled_event_exception_update',       -- 201
    'guild_scheduled_event_exception_delete',       -- 202
    'guild_member_verification_update',             -- 210
    'guild_profile_update',                         -- 211
    'guild_migrate_pin_permission',                 -- 212
    'guild_migrate_bypass_slowmode_permission',     -- 213
    'unknown'                                       -- any other number
);

CREATE TABLE discord_audit_log (
    id BIGINT PRIMARY KEY,
    guild_id BIGINT REFERENCES discord_guilds(id) ON DELETE CASCADE,
    action discord_audit_action NOT NULL,
    actor_id BIGINT REFERENCES discord_users(id) ON DELETE SET NULL,
    target_id BIGINT,

    -- Context
    channel_id BIGINT REFERENCES discord_channels(id) ON DELETE SET NULL,
    message_id BIGINT,

    -- Details
    reason TEXT,
    metadata JSONB,
    performed_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
    action_type INTEGER,

    -- Projection
    row_version BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX idx_audit_guild ON discord_audit_log(guild_id, performed_at DESC);
CREATE INDEX idx_audit_action ON discord_audit_log(action, performed_at DESC);
CREATE INDEX idx_audit_actor ON discord_audit_log(actor_id, performed_at DESC);
CREATE INDEX idx_audit_target ON discord_audit_log(target_id);

CREATE TABLE discord_bot_statistics (
    id SERIAL PRIMARY KEY,

    -- Counts
    total_guilds INTEGER NOT NULL,
    total_channels INTEGER NOT NULL,
    total_users INTEGER NOT NULL,
    total_messages_today INTEGER NOT NULL,
    total_commands_today INTEGER NOT NULL,

    -- Performance
    average_response_time_ms INTEGER,
    error_rate NUMERIC(5,2),

    -- System
    uptime_seconds BIGINT,
    memory_usage_mb INTEGER,
    recorded_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC')
);

CREATE INDEX idx_stats_recorded_at ON discord_bot_statistics(recorded_at DESC);

CREATE TABLE discord_narrative_posts (
    id SERIAL PRIMARY KEY,
    narrative_execution_id INTEGER,
    act_number INTEGER NOT NULL,

    -- Where
    guild_id BIGINT NOT NULL REFERENCES discord_guilds(id) ON DELETE CASCADE,
    channel_id BIGINT NOT NULL REFERENCES discord_channels(id) ON DELETE CASCADE,
    message_id BIGINT,

    -- What
    content TEXT NOT NULL,
    embed_config JSONB,
    components_config JSONB,

    -- When
    scheduled_for TIMESTAMP,
    posted_at TIMESTAMP,

    -- Status
    status VARCHAR(50) NOT NULL,
    error_message TEXT,
    created_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
    updated_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC')
);

CREATE INDEX idx_narrative_posts_execution ON discord_narrative_posts(narrative_execution_id);
CREATE INDEX idx_narrative_posts_guild ON discord_narrative_posts(guild_id, posted_at DESC);
CREATE INDEX idx_narrative_posts_scheduled ON discord_narrative_posts(scheduled_for)
    WHERE status = 'scheduled';
CREATE INDEX idx_narrative_posts_pending ON discord_narrative_posts(status, created_at)
    WHERE status = 'pending';

CREATE TRIGGER update_narrative_post_timestamp
    BEFORE UPDATE ON discord_narrative_posts
    FOR EACH ROW
    WHEN (current_setting('discord_ingest.writer', TRUE) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION update_updated_at_column();

-- Deletes what belongs to deleted messages, from the tables that the trigger names: what a cascading foreign key
-- would do, but once a statement. A statement that names a partition instead of discord_messages passes it by.
CREATE FUNCTION delete_message_children() RETURNS TRIGGER
    LANGUAGE plpgsql
AS $$
DECLARE
    child TEXT;
BEGIN
    FOREACH child IN ARRAY TG_ARGV LOOP
        EXECUTE format('DELETE FROM %I.%I AS child USING deleted_messages AS message WHERE child.message_id = message.id',
                       TG_TABLE_SCHEMA, child);
    END LOOP;
    RETURN NULL;
END
$$;

CREATE TRIGGER delete_message_children
    AFTER DELETE ON discord_messages
    REFERENCING OLD TABLE AS deleted_messages
    FOR EACH STATEMENT
    EXECUTE FUNCTION delete_message_children(
        'discord_message_mentions',
        'discord_message_attachments',
        'discord_message_embeds',
        'discord_embed_fields',
        'discord_message_reactions',
        'discord_message_components',
        'discord_message_stickers');

-- Counts what the database holds and keeps the result: call it as often as the statistics should be. Returns the
-- number of the row.
CREATE FUNCTION record_bot_statistics() RETURNS INTEGER
    LANGUAGE sql
BEGIN ATOMIC
    INSERT INTO discord_bot_statistics (
        total_guilds, total_channels, total_users, total_messages_today, total_commands_today,
        average_response_time_ms, error_rate)
    SELECT (SELECT count(*) FROM discord_guilds WHERE bot_active AND NOT placeholder),
           (SELECT count(*) FROM discord_channels WHERE deleted_at IS NULL AND NOT placeholder),
           (SELECT count(*) FROM discord_users WHERE NOT placeholder),
           (SELECT count(*) FROM discord_messages
             WHERE timestamp >= date_trunc('day', CURRENT_TIMESTAMP AT TIME ZONE 'UTC') AND NOT placeholder),
           count(*),
           avg(response_time_ms),
           100.0 * count(*) FILTER (WHERE error) / nullif(count(*), 0)
      FROM discord_command_executions
     WHERE executed_at >= date_trunc('day', CURRENT_TIMESTAMP AT TIME ZONE 'UTC')
    RETURNING id;
END;
