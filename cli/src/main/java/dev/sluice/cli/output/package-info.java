/** How the commands show things: to people as tables, to machines as JSON. */
@org.jspecify.annotations.NullMarked
package dev.sluice.cli.output;
