-- Tables for what Discord has added since the guide's appendix was written; names, keys and columns in its manner.

CREATE TABLE discord_bans (
    guild_id BIGINT NOT NULL REFERENCES discord_guilds(id) ON DELETE CASCADE,
    user_id BIGINT NOT NULL REFERENCES discord_users(id) ON DELETE CASCADE,

    -- From the audit log, where the bot may see it
    reason TEXT,
    banned_by BIGINT,

    -- Timestamps
    banned_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
    lifted_at TIMESTAMP,

    -- Projection
    row_version BIGINT NOT NULL DEFAULT 0,

    PRIMARY KEY (guild_id, user_id)
);

CREATE INDEX idx_bans_user ON discord_bans(user_id);

CREATE TABLE discord_integrations (
    id BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL REFERENCES discord_guilds(id) ON DELETE CASCADE,
    name VARCHAR(100) NOT NULL,
    integration_type VARCHAR(50) NOT NULL,
    enabled BOOLEAN,

    -- Subscriptions, for Twitch and YouTube
    syncing BOOLEAN,
    role_id BIGINT,
    enable_emoticons BOOLEAN,
    expire_behavior SMALLINT,
    expire_grace_period INTEGER,
    subscriber_count INTEGER,
    synced_at TIMESTAMP,
    revoked BOOLEAN,

    -- Who
    user_id BIGINT REFERENCES discord_users(id) ON DELETE SET NULL,
    account_id VARCHAR(100),
    account_name VARCHAR(100),
    application_id BIGINT,
    scopes TEXT[],

    -- Timestamps
    created_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
    updated_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
    deleted_at TIMESTAMP,

    -- Projection
    row_version BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX idx_integrations_guild ON discord_integrations(guild_id);

CREATE TRIGGER update_integration_timestamp
    BEFORE UPDATE ON discord_integrations
    FOR EACH ROW
    WHEN (current_setting('discord_ingest.writer', TRUE) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION update_updated_at_column();

CREATE TABLE discord_stage_instances (
    id BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL REFERENCES discord_guilds(id) ON DELETE CASCADE,
    channel_id BIGINT NOT NULL REFERENCES discord_channels(id) ON DELETE CASCADE,
    topic VARCHAR(120) NOT NULL,
    privacy_level SMALLINT,
    discoverable_disabled BOOLEAN,
    scheduled_event_id BIGINT,

    -- Timestamps
    created_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
    updated_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
    ended_at TIMESTAMP,

    -- Projection
    row_version BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX idx_stages_guild ON discord_stage_instances(guild_id);
CREATE INDEX idx_stages_channel ON discord_stage_instances(channel_id);

CREATE TRIGGER update_stage_timestamp
    BEFORE UPDATE ON discord_stage_instances
    FOR EACH ROW
    WHEN (current_setting('discord_ingest.writer', TRUE) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION update_updated_at_column();

CREATE TYPE discord_automod_event_type AS ENUM (
    'message_send',   -- 1
    'member_update',  -- 2
    'unknown'         -- any other number
);

CREATE TYPE discord_automod_trigger_type AS ENUM (
    'keyword',         -- 1
    'harmful_link',    -- 2
    'spam',            -- 3
    'keyword_preset',  -- 4
    'mention_spam',    -- 5
    'member_profile',  -- 6
    'unknown'          -- any other number
);

CREATE TYPE discord_automod_action_type AS ENUM (
    'block_message',             -- 1
    'send_alert_message',        -- 2
    'timeout',                   -- 3
    'block_member_interaction',  -- 4
    'unknown'                    -- any other number
);

CREATE TABLE discord_automod_rules (
    id BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL REFERENCES discord_guilds(id) ON DELETE CASCADE,
    name VARCHAR(100) NOT NULL,
    creator_id BIGINT REFERENCES discord_users(id) ON DELETE SET NULL,

    -- Rule
    event_type discord_automod_event_type NOT NULL,
    trigger_type discord_automod_trigger_type NOT NULL,
    trigger_metadata JSONB,
    enabled BOOLEAN,
    exempt_roles BIGINT[],
    exempt_channels BIGINT[],

    -- Timestamps
    created_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
    updated_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
    deleted_at TIMESTAMP,

    -- Projection
    row_version BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX idx_automod_rules_guild ON discord_automod_rules(guild_id);

CREATE TRIGGER update_automod_rule_timestamp
    BEFORE UPDATE ON discord_automod_rules
    FOR EACH ROW
    WHEN (current_setting('discord_ingest.writer', TRUE) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION update_updated_at_column();

CREATE TABLE discord_automod_actions (
    rule_id BIGINT NOT NULL REFERENCES discord_automod_rules(id) ON DELETE CASCADE,
    position INTEGER NOT NULL,
    action_type discord_automod_action_type NOT NULL,
    channel_id BIGINT,
    duration_seconds INTEGER,
    custom_message VARCHAR(150),
    created_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
    updated_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),

    -- Projection
    row_version BIGINT NOT NULL DEFAULT 0,

    PRIMARY KEY (rule_id, position)
);

CREATE TRIGGER update_automod_action_timestamp
    BEFORE UPDATE ON discord_automod_actions
    FOR EACH ROW
    WHEN (current_setting('discord_ingest.writer', TRUE) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION update_updated_at_column();

CREATE TABLE discord_automod_executions (
    guild_id BIGINT NOT NULL REFERENCES discord_guilds(id) ON DELETE CASCADE,

    -- Rule
    rule_id BIGINT NOT NULL,
    trigger_type discord_automod_trigger_type NOT NULL,
    action_type discord_automod_action_type NOT NULL,
    action_metadata JSONB,

    -- What it acted on
    user_id BIGINT NOT NULL REFERENCES discord_users(id) ON DELETE CASCADE,
    channel_id BIGINT,
    message_id BIGINT,
    alert_message_id BIGINT,
    content TEXT,
    matched_keyword TEXT,
    matched_content TEXT,
    executed_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),

    -- Projection
    row_version BIGINT NOT NULL,

    PRIMARY KEY (guild_id, row_version)
);

CREATE INDEX idx_automod_executions_user ON discord_automod_executions(user_id);
CREATE INDEX idx_automod_executions_rule ON discord_automod_executions(rule_id);

CREATE TABLE discord_soundboard_sounds (
    id BIGINT PRIMARY KEY,
    guild_id BIGINT REFERENCES discord_guilds(id) ON DELETE CASCADE,
    name VARCHAR(100) NOT NULL,
    volume DOUBLE PRECISION,
    emoji_id BIGINT,
    emoji_name VARCHAR(100),
    available BOOLEAN DEFAULT TRUE,
    creator_id BIGINT REFERENCES discord_users(id) ON DELETE SET NULL,
    created_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
    updated_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),

    -- Projection
    row_version BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX idx_soundboard_guild ON discord_soundboard_sounds(guild_id);

CREATE TRIGGER update_sound_timestamp
    BEFORE UPDATE ON discord_soundboard_sounds
    FOR EACH ROW
    WHEN (current_setting('discord_ingest.writer', TRUE) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION update_updated_at_column();

CREATE TYPE discord_entitlement_type AS ENUM (
    'purchase',                  -- 1
    'premium_subscription',      -- 2
    'developer_gift',            -- 3
    'test_mode_purchase',        -- 4
    'free_purchase',             -- 5
    'user_gift',                 -- 6
    'premium_purchase',          -- 7
    'application_subscription',  -- 8
    'unknown'                    -- any other number
);

CREATE TABLE discord_entitlements (
    id BIGINT PRIMARY KEY,
    sku_id BIGINT NOT NULL,
    application_id BIGINT NOT NULL,
    user_id BIGINT,
    guild_id BIGINT,
    entitlement_type discord_entitlement_type NOT NULL,
    subscription_id BIGINT,
    consumed BOOLEAN,

    -- Timestamps
    starts_at TIMESTAMP,
    ends_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
    updated_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
    deleted_at TIMESTAMP,

    -- Projection
    row_version BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX idx_entitlements_user ON discord_entitlements(user_id);
CREATE INDEX idx_entitlements_guild ON discord_entitlements(guild_id);

CREATE TRIGGER update_entitlement_timestamp
    BEFORE UPDATE ON discord_entitlements
    FOR EACH ROW
    WHEN (current_setting('discord_ingest.writer', TRUE) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION update_updated_at_column();

CREATE TYPE discord_subscription_status AS ENUM (
    'active',    -- 0
    'ending',    -- 1
    'inactive',  -- 2
    'unknown'    -- any other number
);

CREATE TABLE discord_subscriptions (
    id BIGINT PRIMARY KEY,
    user_id BIGINT NOT NULL,
    sku_ids BIGINT[],
    renewal_sku_ids BIGINT[],
    entitlement_ids BIGINT[],
    status discord_subscription_status NOT NULL,
    country VARCHAR(2),

    -- Timestamps
    current_period_start TIMESTAMP,
    current_period_end TIMESTAMP,
    canceled_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
    updated_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
    deleted_at TIMESTAMP,

    -- Projection
    row_version BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX idx_subscriptions_user ON discord_subscriptions(user_id);

CREATE TRIGGER update_subscription_timestamp
    BEFORE UPDATE ON discord_subscriptions
    FOR EACH ROW
    WHEN (current_setting('discord_ingest.writer', TRUE) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION update_updated_at_column();

CREATE TABLE discord_polls (
    message_id BIGINT PRIMARY KEY,
    question VARCHAR(300),
    allow_multiselect BOOLEAN,
    layout_type SMALLINT,
    finalized BOOLEAN,

    -- Timestamps
    expires_at TIMESTAMP,
    created_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),

    -- Projection
    row_version BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE discord_poll_answers (
    message_id BIGINT NOT NULL,
    answer_id INTEGER NOT NULL,
    text VARCHAR(300),
    emoji_id BIGINT,
    emoji_name VARCHAR(100),
    vote_count INTEGER,
    created_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),

    -- Projection
    row_version BIGINT NOT NULL DEFAULT 0,

    PRIMARY KEY (message_id, answer_id)
);

CREATE TABLE discord_poll_votes (
    message_id BIGINT NOT NULL,
    answer_id INTEGER NOT NULL,
    user_id BIGINT NOT NULL REFERENCES discord_users(id) ON DELETE CASCADE,
    voted_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),

    -- Projection
    row_version BIGINT NOT NULL DEFAULT 0,

    PRIMARY KEY (message_id, answer_id, user_id)
);

CREATE INDEX idx_poll_votes_user ON discord_poll_votes(user_id);

CREATE TABLE discord_thread_members (
    thread_id BIGINT NOT NULL REFERENCES discord_channels(id) ON DELETE CASCADE,
    user_id BIGINT NOT NULL REFERENCES discord_users(id) ON DELETE CASCADE,
    flags INTEGER,
    joined_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
    left_at TIMESTAMP,

    -- Projection
    row_version BIGINT NOT NULL DEFAULT 0,

    PRIMARY KEY (thread_id, user_id)
);

CREATE INDEX idx_thread_members_user ON discord_thread_members(user_id);

CREATE TABLE discord_message_edits (
    message_id BIGINT NOT NULL,
    edited_at TIMESTAMP NOT NULL,
    content TEXT,

    -- Projection
    row_version BIGINT NOT NULL DEFAULT 0,

    PRIMARY KEY (message_id, edited_at)
);

CREATE TABLE discord_message_snapshots (
    message_id BIGINT NOT NULL,
    position INTEGER NOT NULL,

    -- The original
    source_message_id BIGINT,
    source_channel_id BIGINT,
    source_guild_id BIGINT,

    -- Content
    message_type discord_message_type NOT NULL DEFAULT 'regular'::discord_message_type,
    content TEXT,
    flags BIGINT,
    embeds JSONB,
    attachments JSONB,
    components JSONB,
    stickers JSONB,

    -- Timestamps
    timestamp TIMESTAMP,
    edited_timestamp TIMESTAMP,
    created_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),

    -- Projection
    row_version BIGINT NOT NULL DEFAULT 0,

    PRIMARY KEY (message_id, position)
);

CREATE INDEX idx_snapshots_source ON discord_message_snapshots(source_message_id);

CREATE TYPE discord_command_permission_type AS ENUM (
    'role',     -- 1
    'user',     -- 2
    'channel',  -- 3
    'unknown'   -- any other number
);

CREATE TABLE discord_command_permissions (
    guild_id BIGINT NOT NULL REFERENCES discord_guilds(id) ON DELETE CASCADE,
    application_id BIGINT NOT NULL,
    command_id BIGINT NOT NULL,
    permission_type discord_command_permission_type NOT NULL,
    target_id BIGINT NOT NULL,
    allowed BOOLEAN NOT NULL,
    created_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
    updated_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),

    -- Projection
    row_version BIGINT NOT NULL DEFAULT 0,

    PRIMARY KEY (guild_id, command_id, permission_type, target_id)
);

CREATE TRIGGER update_command_permission_timestamp
    BEFORE UPDATE ON discord_command_permissions
    FOR EACH ROW
    WHEN (current_setting('discord_ingest.writer', TRUE) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION update_updated_at_column();

CREATE TRIGGER delete_modern_message_children
    AFTER DELETE ON discord_messages
    REFERENCING OLD TABLE AS deleted_messages
    FOR EACH STATEMENT
    EXECUTE FUNCTION delete_message_children(
        'discord_polls',
        'discord_poll_answers',
        'discord_poll_votes',
        'discord_message_edits',
        'discord_message_snapshots');
