package dev.sluice.sql;

/**
 * A numbered change of the schema.
 *
 * @param number counts from 1; each is applied once, in order
 * @param name what it is about
 * @param sql its statements for one database, each ended by a semicolon
 */
public record SqlMigration(int number, String name, String sql) {}
