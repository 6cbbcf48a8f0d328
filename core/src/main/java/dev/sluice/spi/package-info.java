/**
 * What an adapter of a storage implements. Batch only; the engine does the batching.
 *
 * <p>Every adapter is a {@link dev.sluice.spi.WorkSource}; one that can accept, delay and recover
 * jobs is a {@link dev.sluice.spi.JobStore}. What else it can do, it says by implementing more of
 * the small role interfaces ({@link dev.sluice.spi.JobControl}, {@link dev.sluice.spi.JobBrowser},
 * {@link dev.sluice.spi.QueueControl}, {@link dev.sluice.spi.JobNotebook}, {@link
 * dev.sluice.spi.WorkerRegister}, {@link dev.sluice.spi.Lookout}), found by {@link
 * dev.sluice.spi.WorkSource#role}.
 *
 * <p>An adapter does not retry, does not log payloads, does not decode and does not decide on
 * retries. The rules that it keeps are numbered in {@code docs/spec.md}; the conformance suite of
 * the test kit holds it to them.
 */
@org.jspecify.annotations.NullMarked
package dev.sluice.spi;
