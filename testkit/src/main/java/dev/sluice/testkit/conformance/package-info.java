/**
 * The tests of the conformance suite, one interface for each subject. A storage runs all of them
 * through {@link dev.sluice.testkit.StorageConformance}.
 */
@org.jspecify.annotations.NullMarked
package dev.sluice.testkit.conformance;
