/** A package that shows its users too much. */
@org.jspecify.annotations.NullMarked
package dev.sluice.testkit.shown;
