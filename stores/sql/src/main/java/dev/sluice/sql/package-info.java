/**
 * Jobs in a SQL database, over JDBC. What differs between databases is in a {@code Dialect}; the
 * layout of the tables is described in {@code docs/stores/sql.md}.
 */
@org.jspecify.annotations.NullMarked
package dev.sluice.sql;
