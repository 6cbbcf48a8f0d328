/**
 * Child processes: starting them with exact bytes, passing their output on, ending whole trees of
 * them, and finding those that a killed run left behind.
 */
@org.jspecify.annotations.NullMarked
package dev.sluice.cli.process;
