/** A live view of a storage on a terminal. */
@org.jspecify.annotations.NullMarked
package dev.sluice.cli.top;
