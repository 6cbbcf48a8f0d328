/**
 * Several processes on one storage, some of which are killed: a test for those who write a storage
 * that processes share. See {@link dev.sluice.testkit.chaos.ProcessesConformance}.
 */
@org.jspecify.annotations.NullMarked
package dev.sluice.testkit.chaos;
