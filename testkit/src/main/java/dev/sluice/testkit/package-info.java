/**
 * For those who write a storage, or test against one: the conformance suite ({@link
 * dev.sluice.testkit.StorageConformance}), a clock that is set by hand, and storages that fail when
 * told to.
 */
@org.jspecify.annotations.NullMarked
package dev.sluice.testkit;
