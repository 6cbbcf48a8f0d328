/** The commands that look at jobs and change them. */
@org.jspecify.annotations.NullMarked
package dev.sluice.cli.command;
