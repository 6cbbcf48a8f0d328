/**
 * The rules of {@code docs/spec.md} written down once more, as plainly as possible: what the model
 * test compares a storage with.
 */
@org.jspecify.annotations.NullMarked
package dev.sluice.testkit.reference;
