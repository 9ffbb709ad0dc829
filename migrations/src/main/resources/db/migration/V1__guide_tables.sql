-- The guide's six tables, messages, and the tables that make the projection restartable.
--
-- Every table: first the guide's columns as the guide has them, then those of its appendix, then ours.
-- Names are unqualified throughout, so that the same script serves any schema: a rebuild migrates another one.
-- TIMESTAMP columns hold UTC whatever time zone a session is in, and so do their defaults.

-- Comments beside the labels are Discord's numbers. Labels Discord does not document are those of its clients.
CREATE TYPE discord_channel_type AS ENUM (
    'guild_text',            -- 0
    'dm',                    -- 1
    'guild_voice',           -- 2
    'guild_category',        -- 4
    'guild_announcement',    -- 5
    'public_thread',         -- 11
    'private_thread',        -- 12
    'guild_forum',           -- 15
    'guild_stage_voice',     -- 13
    'group_dm',              -- 3
    'announcement_thread',   -- 10
    'guild_directory',       -- 14
    'guild_media',           -- 16
    'lobby',                 -- 17
    'ephemeral_dm',          -- 18
    'guild_store',           -- 6
    'unknown'                -- any other number
);

CREATE TYPE discord_message_type AS ENUM (
    'regular',                                       -- 0
    'recipient_add',                                 -- 1
    'recipient_remove',                              -- 2
    'call',                                          -- 3
    'channel_name_change',                           -- 4
    'channel_icon_change',                           -- 5
    'channel_pinned_message',                        -- 6
    'guild_member_join',                             -- 7
    'user_premium_guild_subscription',               -- 8
    'user_premium_guild_subscription_tier_1',        -- 9
    'user_premium_guild_subscription_tier_2',        -- 10
    'user_premium_guild_subscription_tier_3',        -- 11
    'channel_follow_add',                            -- 12
    'guild_stream',                                  -- 13
    'guild_discovery_disqualified',                  -- 14
    'guild_discovery_requalified',                   -- 15
    'guild_discovery_grace_period_initial_warning',  -- 16
    'guild_discovery_grace_period_final_warning',    -- 17
    'thread_created',                                -- 18
    'reply',                                         -- 19
    'chat_input_command',                            -- 20
    'thread_starter_message',                        -- 21
    'guild_invite_reminder',                         -- 22
    'context_menu_command',                          -- 23
    'auto_moderation_action',                        -- 24
    'role_subscription_purchase',                    -- 25
    'interaction_premium_upsell',                    -- 26
    'stage_start',                                   -- 27
    'stage_end',                                     -- 28
    'stage_speaker',                                 -- 29
    'stage_raise_hand',                              -- 30
    'stage_topic',                                   -- 31
    'guild_application_premium_subscription',        -- 32
    'private_channel_integration_added',             -- 33
    'private_channel_integration_removed',           -- 34
    'premium_referral',                              -- 35
    'guild_incident_alert_mode_enabled',             -- 36
    'guild_incident_alert_mode_disabled',            -- 37
    'guild_incident_report_raid',                    -- 38
    'guild_incident_report_false_alarm',             -- 39
    'guild_deadchat_revive_prompt',                  -- 40
    'custom_gift',                                   -- 41
    'guild_gaming_stats_prompt',                     -- 42
    'purchase_notification',                         -- 44
    'voice_hangout_invite',                          -- 45
    'poll_result',                                   -- 46
    'changelog',                                     -- 47
    'nitro_notification',                            -- 48
    'channel_linked_to_lobby',                       -- 49
    'gifting_prompt',                                -- 50
    'in_game_message_nux',                           -- 51
    'guild_join_request_accept_notification',        -- 52
    'guild_join_request_reject_notification',        -- 53
    'guild_join_request_withdrawn_notification',     -- 54
    'hd_streaming_upgraded',                         -- 55
    'unknown'                                        -- any other number
);

CREATE TABLE discord_guilds (
    -- Identity
    id BIGINT PRIMARY KEY,
    name VARCHAR(100) NOT NULL,
    icon VARCHAR(255),
    banner VARCHAR(255),

    -- Ownership
    owner_id BIGINT NOT NULL,

    -- Configuration
    verification_level SMALLINT,
    explicit_content_filter SMALLINT,
    premium_tier SMALLINT,

    -- Metrics
    member_count INTEGER,
    description TEXT,
    features TEXT[],

    -- Bot tracking
    created_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
    updated_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
    joined_at TIMESTAMP,
    left_at TIMESTAMP,
    bot_active BOOLEAN DEFAULT TRUE,

    -- Appendix
    splash VARCHAR(255),
    vanity_url_code VARCHAR(50),
    approximate_member_count INTEGER,
    approximate_presence_count INTEGER,
    afk_channel_id BIGINT,
    afk_timeout INTEGER,
    system_channel_id BIGINT,
    rules_channel_id BIGINT,
    public_updates_channel_id BIGINT,
    mfa_level SMALLINT,
    premium_subscription_count INTEGER,
    max_presences INTEGER,
    max_members INTEGER,
    max_video_channel_users INTEGER,
    large BOOLEAN DEFAULT FALSE,
    unavailable BOOLEAN DEFAULT FALSE,
    bot_permissions BIGINT,

    -- Projection
    placeholder BOOLEAN NOT NULL DEFAULT FALSE,
    row_version BIGINT NOT NULL DEFAULT 0
) WITH (fillfactor = 80);

CREATE INDEX idx_guilds_active ON discord_guilds(bot_active)
    WHERE bot_active = TRUE;

CREATE TABLE discord_channels (
    -- Identity
    id BIGINT PRIMARY KEY,
    guild_id BIGINT REFERENCES discord_guilds(id) ON DELETE CASCADE,
    name VARCHAR(100),
    channel_type discord_channel_type NOT NULL,

    -- Organization
    position INTEGER,
    parent_id BIGINT REFERENCES discord_channels(id),

    -- Settings
    topic TEXT,
    nsfw BOOLEAN DEFAULT FALSE,
    rate_limit_per_user INTEGER DEFAULT 0,

    -- Thread-specific fields
    archived BOOLEAN DEFAULT FALSE,
    auto_archive_duration INTEGER,
    message_count INTEGER,

    -- Bot tracking
    created_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
    last_message_at TIMESTAMP,
    bot_has_access BOOLEAN DEFAULT TRUE,

    -- Appendix
    bitrate INTEGER,
    user_limit INTEGER,
    owner_id BIGINT,
    member_count INTEGER,
    archive_timestamp TIMESTAMP,
    locked BOOLEAN DEFAULT FALSE,
    invitable BOOLEAN DEFAULT TRUE,
    available_tags JSONB,
    default_reaction_emoji JSONB,
    default_thread_rate_limit INTEGER,
    default_sort_order SMALLINT,
    default_forum_layout SMALLINT,
    updated_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
    last_read_message_id BIGINT,

    -- What Discord has added since
    flags BIGINT,
    applied_tags BIGINT[],
    last_pin_at TIMESTAMP,
    voice_status VARCHAR(500),
    voice_started_at TIMESTAMP,

    -- Projection
    deleted_at TIMESTAMP,
    placeholder BOOLEAN NOT NULL DEFAULT FALSE,
    row_version BIGINT NOT NULL DEFAULT 0
) WITH (fillfactor = 80);

CREATE INDEX idx_channels_guild ON discord_channels(guild_id);
CREATE INDEX idx_channels_type ON discord_channels(channel_type);
-- Serves the guide's query for a channel's threads, and the check of parent_id when a channel is deleted.
CREATE INDEX idx_channels_parent ON discord_channels(parent_id);

CREATE TABLE discord_users (
    -- Identity
    id BIGINT PRIMARY KEY,
    username VARCHAR(32) NOT NULL,
    discriminator VARCHAR(4),
    global_name VARCHAR(100),

    -- Profile
    avatar VARCHAR(255),
    banner VARCHAR(255),

    -- Account flags
    bot BOOLEAN DEFAULT FALSE,
    premium_type SMALLINT,

    -- Bot tracking
    first_seen TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
    last_seen TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),

    -- Appendix
    accent_color INTEGER,
    system BOOLEAN DEFAULT FALSE,
    mfa_enabled BOOLEAN,
    verified BOOLEAN,
    public_flags INTEGER,
    locale VARCHAR(10),
    created_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
    updated_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),

    -- Projection
    -- A user is seen from many guilds, thus from many partitions of the log, each time with only some of the
    -- profile. So each profile column has the row version that last set it, in this order: username, discriminator,
    -- global_name, avatar, banner, bot, premium_type, accent_color, system, mfa_enabled, verified, public_flags,
    -- locale. An element that is missing or null counts as 0: never set.
    profile_versions BIGINT[] NOT NULL DEFAULT '{}',
    placeholder BOOLEAN NOT NULL DEFAULT FALSE,
    row_version BIGINT NOT NULL DEFAULT 0
) WITH (fillfactor = 80);

CREATE INDEX idx_users_bot ON discord_users(bot);

CREATE TABLE discord_guild_members (
    -- Association
    guild_id BIGINT NOT NULL REFERENCES discord_guilds(id) ON DELETE CASCADE,
    user_id BIGINT NOT NULL REFERENCES discord_users(id) ON DELETE CASCADE,
    PRIMARY KEY (guild_id, user_id),

    -- Guild-specific data
    nick VARCHAR(32),
    avatar VARCHAR(255),

    -- Membership
    joined_at TIMESTAMP NOT NULL,
    premium_since TIMESTAMP,

    -- Moderation
    communication_disabled_until TIMESTAMP,

    -- Bot tracking
    created_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
    left_at TIMESTAMP,

    -- Appendix
    deaf BOOLEAN DEFAULT FALSE,
    mute BOOLEAN DEFAULT FALSE,
    pending BOOLEAN DEFAULT FALSE,
    updated_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),

    -- What Discord has added since
    flags INTEGER,

    -- Projection
    placeholder BOOLEAN NOT NULL DEFAULT FALSE,
    row_version BIGINT NOT NULL DEFAULT 0
) WITH (fillfactor = 80);

CREATE INDEX idx_members_guild ON discord_guild_members(guild_id);
CREATE INDEX idx_members_user ON discord_guild_members(user_id);
CREATE INDEX idx_members_boosters ON discord_guild_members(guild_id, premium_since)
    WHERE premium_since IS NOT NULL;

CREATE TABLE discord_roles (
    -- Identity
    id BIGINT PRIMARY KEY,
    guild_id BIGINT NOT NULL REFERENCES discord_guilds(id) ON DELETE CASCADE,
    name VARCHAR(100) NOT NULL,

    -- Display
    color INTEGER NOT NULL DEFAULT 0,
    hoist BOOLEAN DEFAULT FALSE,
    icon VARCHAR(255),

    -- Hierarchy
    position INTEGER NOT NULL,

    -- Permissions
    permissions BIGINT NOT NULL,

    -- Flags
    managed BOOLEAN DEFAULT FALSE,
    mentionable BOOLEAN DEFAULT FALSE,

    -- Timestamps
    created_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),

    -- Appendix
    unicode_emoji VARCHAR(100),
    tags JSONB,
    updated_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),

    -- Projection
    placeholder BOOLEAN NOT NULL DEFAULT FALSE,
    row_version BIGINT NOT NULL DEFAULT 0
);

CREATE INDEX idx_roles_guild ON discord_roles(guild_id, position DESC);

CREATE TABLE discord_member_roles (
    guild_id BIGINT NOT NULL,
    user_id BIGINT NOT NULL,
    role_id BIGINT NOT NULL REFERENCES discord_roles(id) ON DELETE CASCADE,

    -- Metadata
    assigned_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),
    assigned_by BIGINT,

    -- Projection
    row_version BIGINT NOT NULL DEFAULT 0,

    PRIMARY KEY (guild_id, user_id, role_id),
    FOREIGN KEY (guild_id, user_id)
        REFERENCES discord_guild_members(guild_id, user_id) ON DELETE CASCADE
);

CREATE INDEX idx_member_roles_user ON discord_member_roles(guild_id, user_id);
CREATE INDEX idx_member_roles_role ON discord_member_roles(role_id);

-- A message's timestamp follows from its id, so (id, timestamp) identifies no more than id does, and every event
-- about a message can name its partition. author_id refers to nobody's table: webhooks write messages too.
CREATE TABLE discord_messages (
    id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL REFERENCES discord_channels(id) ON DELETE CASCADE,
    guild_id BIGINT,
    author_id BIGINT NOT NULL,

    -- Content
    content TEXT,
    message_type discord_message_type NOT NULL DEFAULT 'regular'::discord_message_type,
    tts BOOLEAN DEFAULT FALSE,
    mention_everyone BOOLEAN DEFAULT FALSE,
    pinned BOOLEAN DEFAULT FALSE,

    -- Origin
    webhook_id BIGINT,
    application_id BIGINT,
    interaction_id BIGINT,
    interaction_type SMALLINT,
    referenced_message_id BIGINT,
    nonce VARCHAR(100),

    -- Timestamps
    timestamp TIMESTAMP NOT NULL,
    edited_timestamp TIMESTAMP,
    created_at TIMESTAMP NOT NULL DEFAULT (CURRENT_TIMESTAMP AT TIME ZONE 'UTC'),

    -- Bot processing: the projection leaves these two alone
    processed BOOLEAN DEFAULT FALSE,
    processed_at TIMESTAMP,

    -- What Discord has added since
    flags BIGINT,

    -- Projection
    deleted_at TIMESTAMP,
    placeholder BOOLEAN NOT NULL DEFAULT FALSE,
    row_version BIGINT NOT NULL DEFAULT 0,

    PRIMARY KEY (id, timestamp)
) PARTITION BY RANGE (timestamp);

CREATE INDEX idx_messages_channel ON discord_messages(channel_id, timestamp DESC);
CREATE INDEX idx_messages_guild ON discord_messages(guild_id, timestamp DESC);
CREATE INDEX idx_messages_author ON discord_messages(author_id);

-- Where the guide's maintenance moves old messages to. Column by column the same as discord_messages, for
-- INSERT ... SELECT *; without a key, because a message that is edited after it was moved comes back and may be
-- moved again.
CREATE TABLE discord_messages_archive (LIKE discord_messages INCLUDING DEFAULTS);

CREATE INDEX idx_messages_archive_channel ON discord_messages_archive(channel_id, timestamp DESC);

-- Makes the partition of messages for one month. A separate table is made first and attached then, which keeps out
-- neither readers nor writers of the messages that exist; only writers of discord_channels wait for the
-- moment it takes. Call it in a transaction of its own: in one that has already written channels, two callers could
-- wait for each other.
CREATE FUNCTION attach_month_partition(parent REGCLASS, month DATE) RETURNS BOOLEAN
    LANGUAGE plpgsql
AS $$
DECLARE
    first_day CONSTANT DATE := date_trunc('month', month::TIMESTAMP)::DATE;
    next_month CONSTANT DATE := (first_day + INTERVAL '1 month')::DATE;
    parent_schema TEXT;
    partition_name TEXT;
    existing REGCLASS;
BEGIN
    SELECT n.nspname, c.relname || to_char(first_day::TIMESTAMP, '"_y"YYYY"m"MM')
      INTO STRICT parent_schema, partition_name
      FROM pg_catalog.pg_class c
      JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE c.oid = parent;

    FOR attempt IN 1..2 LOOP
        -- A query, because to_regclass() remembers that there was none while it waits for the lock.
        SELECT c.oid INTO existing
          FROM pg_catalog.pg_class c
          JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname = parent_schema AND c.relname = partition_name;
        IF existing IS NOT NULL THEN
            IF NOT EXISTS (SELECT FROM pg_catalog.pg_inherits WHERE inhrelid = existing AND inhparent = parent) THEN
                RAISE EXCEPTION 'table % exists but is not a partition of %', existing, parent
                    USING ERRCODE = 'duplicate_table',
                          HINT = 'Attach it again, or rename it, so that messages of that month have a place.';
            END IF;
            RETURN FALSE;
        END IF;
        -- The first look is without a lock, because nearly always the partition is there.
        IF attempt = 1 THEN
            PERFORM pg_advisory_xact_lock('pg_class'::REGCLASS::OID::INTEGER, parent::OID::INTEGER);
        END IF;
    END LOOP;

    EXECUTE format('CREATE TABLE %I.%I (LIKE %s INCLUDING ALL) WITH (fillfactor = 90)',
                   parent_schema, partition_name, parent);
    EXECUTE format('ALTER TABLE %s ATTACH PARTITION %I.%I FOR VALUES FROM (%L) TO (%L)',
                   parent, parent_schema, partition_name, first_day, next_month);
    RETURN TRUE;
END
$$;

-- True if it made the partition for the month that the date lies in, false if there was one. Its body is bound to
-- the tables of its own schema when it is created, so it needs no search path and survives the renaming of the schema.
CREATE FUNCTION ensure_message_partition(month DATE) RETURNS BOOLEAN
    LANGUAGE sql
    RETURN attach_month_partition('discord_messages'::REGCLASS, month);

-- For updates by hand, which rarely think of updated_at. Where the statement sets it, that value stands. The
-- projection, which always writes the time of the event, says SET discord_ingest.writer = 'on' and is left alone.
CREATE FUNCTION update_updated_at_column() RETURNS TRIGGER
    LANGUAGE plpgsql
AS $$
BEGIN
    IF NEW.updated_at IS NOT DISTINCT FROM OLD.updated_at
       AND current_setting('discord_ingest.writer', TRUE) IS DISTINCT FROM 'on' THEN
        NEW.updated_at := CURRENT_TIMESTAMP AT TIME ZONE 'UTC';
    END IF;
    RETURN NEW;
END
$$;

-- The condition repeats the function's, because it costs the projection less than a call a row would.
CREATE TRIGGER update_guild_timestamp
    BEFORE UPDATE ON discord_guilds
    FOR EACH ROW
    WHEN (current_setting('discord_ingest.writer', TRUE) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION update_updated_at_column();

CREATE TRIGGER update_channel_timestamp
    BEFORE UPDATE ON discord_channels
    FOR EACH ROW
    WHEN (current_setting('discord_ingest.writer', TRUE) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION update_updated_at_column();

CREATE TRIGGER update_user_timestamp
    BEFORE UPDATE ON discord_users
    FOR EACH ROW
    WHEN (current_setting('discord_ingest.writer', TRUE) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION update_updated_at_column();

CREATE TRIGGER update_member_timestamp
    BEFORE UPDATE ON discord_guild_members
    FOR EACH ROW
    WHEN (current_setting('discord_ingest.writer', TRUE) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION update_updated_at_column();

CREATE TRIGGER update_role_timestamp
    BEFORE UPDATE ON discord_roles
    FOR EACH ROW
    WHEN (current_setting('discord_ingest.writer', TRUE) IS DISTINCT FROM 'on')
    EXECUTE FUNCTION update_updated_at_column();

-- How far the log is applied. Written in the transaction that writes the rows, so that the two cannot disagree.
CREATE TABLE ingest_offsets (
    topic TEXT NOT NULL,
    partition INTEGER NOT NULL,
    next_offset BIGINT NOT NULL,
    PRIMARY KEY (topic, partition)
) WITH (fillfactor = 50);

-- Holes in the log that are known: from the last dispatch of a session that could not be resumed to the first of
-- the next. closed_at is set when what was missed has been fetched.
CREATE TABLE ingest_gaps (
    shard INTEGER NOT NULL,
    shard_count INTEGER NOT NULL,
    last_sequence BIGINT NOT NULL,
    lost_from TIMESTAMP NOT NULL,
    lost_until TIMESTAMP NOT NULL,
    reason TEXT NOT NULL,
    closed_at TIMESTAMP,
    row_version BIGINT NOT NULL,
    PRIMARY KEY (shard, shard_count, row_version)
);
