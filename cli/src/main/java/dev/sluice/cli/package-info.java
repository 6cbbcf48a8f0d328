/** The {@code sluice} command. */
@org.jspecify.annotations.NullMarked
package dev.sluice.cli;
