-- The SQL statements of the schema guide, word for word, in an order in which each finds what it needs. Above each:
-- the values of its parameters, and how many rows it returns or changes.

-- # Add a guild
-- rows: 1
INSERT INTO discord_guilds (id, name, owner_id, member_count, features, joined_at)
VALUES (
    123456789012345678,
    'Cozy Café',
    987654321098765432,
    150,
    ARRAY['COMMUNITY', 'NEWS'],
    '2024-01-15 10:30:00'
);

-- # Get all active guilds
-- rows: 1
SELECT id, name, member_count
FROM discord_guilds
WHERE bot_active = TRUE
ORDER BY member_count DESC;

-- # Find high-value guilds (boosted communities)
-- rows: 0
SELECT name, premium_tier, member_count
FROM discord_guilds
WHERE premium_tier >= 2 AND bot_active = TRUE;

-- # Create a text channel
-- rows: 1
INSERT INTO discord_channels (id, guild_id, name, channel_type, topic, position)
VALUES (
    111111111111111111,
    123456789012345678,
    'general',
    'guild_text',
    'Welcome to the café! Grab a coffee and chat.',
    0
);

-- # Create a category
-- rows: 1
INSERT INTO discord_channels (id, guild_id, name, channel_type, position)
VALUES (
    222222222222222222,
    123456789012345678,
    'Community',
    'guild_category',
    0
);

-- # Create a channel under the category
-- rows: 1
INSERT INTO discord_channels (id, guild_id, name, channel_type, parent_id, position)
VALUES (
    333333333333333333,
    123456789012345678,
    'introductions',
    'guild_text',
    222222222222222222,  -- parent_id = category
    1
);

-- # Get all text channels in a guild
-- $1 = 123456789012345678
-- rows: 2
SELECT id, name, topic
FROM discord_channels
WHERE guild_id = $1
  AND channel_type = 'guild_text'
  AND bot_has_access = TRUE
ORDER BY position;

-- # Find active threads
-- $1 = 222222222222222222
-- rows: 0
SELECT id, name, message_count
FROM discord_channels
WHERE parent_id = $1
  AND archived = FALSE
  AND channel_type IN ('public_thread', 'private_thread');

-- # Get voice channels
-- $1 = 123456789012345678
-- rows: 0
SELECT id, name
FROM discord_channels
WHERE guild_id = $1
  AND channel_type IN ('guild_voice', 'guild_stage_voice')
ORDER BY position;

-- # Add a user
-- rows: 1
INSERT INTO discord_users (id, username, global_name, avatar, bot)
VALUES (
    987654321098765432,
    'alice_wonderland',
    'Alice',
    'a1b2c3d4e5f6',
    FALSE
);

-- # Find all bot accounts
-- rows: 0
SELECT id, username FROM discord_users WHERE bot = TRUE;

-- # Get user by ID
-- $1 = 987654321098765432
-- rows: 1
SELECT username, global_name, avatar FROM discord_users WHERE id = $1;

-- # Update last seen timestamp
-- $1 = 987654321098765432
-- rows: 1
UPDATE discord_users SET last_seen = CURRENT_TIMESTAMP WHERE id = $1;

-- # Find Nitro users
-- rows: 0
SELECT id, username FROM discord_users WHERE premium_type >= 1;

-- # Add a member
-- rows: 1
INSERT INTO discord_guild_members (guild_id, user_id, joined_at, nick)
VALUES (
    123456789012345678,
    987654321098765432,
    '2024-01-15 14:30:00',
    'Café Alice'
);

-- # Get all members in a guild
-- $1 = 123456789012345678
-- rows: 1
SELECT u.username, m.nick, m.joined_at
FROM discord_guild_members m
JOIN discord_users u ON m.user_id = u.id
WHERE m.guild_id = $1 AND m.left_at IS NULL
ORDER BY m.joined_at;

-- # Find server boosters
-- $1 = 123456789012345678
-- rows: 0
SELECT u.username, m.premium_since
FROM discord_guild_members m
JOIN discord_users u ON m.user_id = u.id
WHERE m.guild_id = $1 AND m.premium_since IS NOT NULL;

-- # Get member count
-- $1 = 123456789012345678
-- rows: 1
SELECT COUNT(*) FROM discord_guild_members
WHERE guild_id = $1 AND left_at IS NULL;

-- # Add a role
-- rows: 1
INSERT INTO discord_roles (id, guild_id, name, color, position, permissions, hoist)
VALUES (
    444444444444444444,
    123456789012345678,
    'Café Staff',
    3447003,  -- Blue color
    5,
    8,        -- Administrator permission
    TRUE      -- Show separately
);

-- # Get roles in hierarchy order
-- $1 = 123456789012345678
-- rows: 1
SELECT name, position, color
FROM discord_roles
WHERE guild_id = $1
ORDER BY position DESC;

-- # Find mentionable roles
-- $1 = 123456789012345678
-- rows: 0
SELECT id, name
FROM discord_roles
WHERE guild_id = $1 AND mentionable = TRUE;

-- # Get user-manageable roles (not bot-managed)
-- $1 = 123456789012345678
-- rows: 1
SELECT id, name, color
FROM discord_roles
WHERE guild_id = $1 AND managed = FALSE
ORDER BY position DESC;

-- # Assign role to member
-- $1 = 123456789012345678
-- $2 = 987654321098765432
-- $3 = 444444444444444444
-- $4 = 987654321098765432
-- rows: 1
INSERT INTO discord_member_roles (guild_id, user_id, role_id, assigned_by)
VALUES ($1, $2, $3, $4)
ON CONFLICT (guild_id, user_id, role_id) DO NOTHING;

-- # Get all roles for a member
-- $1 = 123456789012345678
-- $2 = 987654321098765432
-- rows: 1
SELECT r.name, r.color, mr.assigned_at
FROM discord_member_roles mr
JOIN discord_roles r ON mr.role_id = r.id
WHERE mr.guild_id = $1 AND mr.user_id = $2
ORDER BY r.position DESC;

-- # Get all members with a specific role
-- $1 = 444444444444444444
-- rows: 1
SELECT u.username, m.nick
FROM discord_member_roles mr
JOIN discord_guild_members m ON mr.guild_id = m.guild_id AND mr.user_id = m.user_id
JOIN discord_users u ON m.user_id = u.id
WHERE mr.role_id = $1;

-- # Get guild overview
-- $1 = 123456789012345678
-- rows: 1
SELECT
    g.name AS guild_name,
    COUNT(DISTINCT m.user_id) AS member_count,
    COUNT(DISTINCT c.id) AS channel_count,
    COUNT(DISTINCT r.id) AS role_count
FROM discord_guilds g
LEFT JOIN discord_guild_members m ON g.id = m.guild_id AND m.left_at IS NULL
LEFT JOIN discord_channels c ON g.id = c.guild_id
LEFT JOIN discord_roles r ON g.id = r.guild_id
WHERE g.id = $1
GROUP BY g.id, g.name;

-- # Find member's effective permissions
-- $1 = 123456789012345678
-- $2 = 987654321098765432
-- rows: 1
WITH member_roles AS (
    SELECT r.*
    FROM discord_member_roles mr
    JOIN discord_roles r ON mr.role_id = r.id
    WHERE mr.guild_id = $1 AND mr.user_id = $2
)
SELECT BIT_OR(permissions) AS total_permissions
FROM member_roles;

-- # Partition messages by month
-- rows: 0
CREATE TABLE discord_messages_y2024m01 PARTITION OF discord_messages
FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');

-- # A message of the month that the guide makes a partition for (not the guide's)
-- rows: 1
INSERT INTO discord_messages (id, channel_id, guild_id, author_id, content, timestamp, created_at)
VALUES (
    1197000000000000000,
    111111111111111111,
    123456789012345678,
    987654321098765432,
    'Good morning!',
    '2024-01-17 01:53:52',
    '2024-01-17 01:53:52'
);

-- # Track channel activity
-- $1 = 123456789012345678
-- rows: 3
SELECT
    c.name,
    c.last_message_at,
    COUNT(m.id) AS message_count
FROM discord_channels c
LEFT JOIN discord_messages m ON c.id = m.channel_id
WHERE c.guild_id = $1
GROUP BY c.id
ORDER BY message_count DESC;

-- # Archive old messages (move to separate table)
-- rows: 1
INSERT INTO discord_messages_archive
SELECT * FROM discord_messages WHERE created_at < NOW() - INTERVAL '90 days';

-- # Remove old messages
-- rows: 1
DELETE FROM discord_messages WHERE created_at < NOW() - INTERVAL '90 days';

-- # Mark member as left
-- $1 = 123456789012345678
-- $2 = 987654321098765432
-- rows: 1
UPDATE discord_guild_members
SET left_at = CURRENT_TIMESTAMP
WHERE guild_id = $1 AND user_id = $2;

-- # Mark guild as left when bot is kicked
-- $1 = 123456789012345678
-- rows: 1
UPDATE discord_guilds
SET bot_active = FALSE, left_at = CURRENT_TIMESTAMP
WHERE id = $1;

-- # Don't delete guilds, mark as left
-- $1 = 123456789012345678
-- rows: 1
UPDATE discord_guilds SET bot_active = FALSE, left_at = NOW() WHERE id = $1;
