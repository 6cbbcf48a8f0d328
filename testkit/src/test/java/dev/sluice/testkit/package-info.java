/** The test kit tests itself: its reference store has to pass its own suite. */
@org.jspecify.annotations.NullMarked
package dev.sluice.testkit;
