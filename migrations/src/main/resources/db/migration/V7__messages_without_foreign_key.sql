-- A foreign key on discord_messages is looked up for every message, and adds 31 % to what storing one costs the server. A
-- trigger on the parent does what ON DELETE CASCADE did, and costs nothing until somebody deletes a channel. See
-- docs/adr/0015.

ALTER TABLE discord_messages DROP CONSTRAINT discord_messages_channel_id_fkey;

-- Deletes the messages of deleted channels, once a statement; a deleted guild takes its channels, and so their
-- messages. The messages in turn take what belongs to them.
CREATE FUNCTION delete_channel_messages() RETURNS TRIGGER
    LANGUAGE plpgsql
AS $$
BEGIN
    EXECUTE format('DELETE FROM %I.discord_messages AS message USING deleted_channels AS channel WHERE message.channel_id = channel.id',
                   TG_TABLE_SCHEMA);
    RETURN NULL;
END
$$;

COMMENT ON FUNCTION delete_channel_messages() IS 'Deletes the messages of channels that are deleted, as a cascading foreign key would.';

CREATE TRIGGER delete_channel_messages
    AFTER DELETE ON discord_channels
    REFERENCING OLD TABLE AS deleted_channels
    FOR EACH STATEMENT
    EXECUTE FUNCTION delete_channel_messages();
