package com.discordingest.migrations;

/**
 * What {@link Migrator#migrate} did.
 *
 * @param schema the schema's name
 * @param from the version it had: empty for a schema without any tables of ours
 * @param to the version it has now
 * @param applied how many scripts were run: 0 if it was up to date
 */
public record Migration(String schema, String from, String to, int applied) {}
