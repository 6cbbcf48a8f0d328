/** Moves the jobs of one storage into another one. */
@org.jspecify.annotations.NullMarked
package dev.sluice.move;
