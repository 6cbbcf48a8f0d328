/** Storages that processes share, on real servers that the benchmark starts. */
@org.jspecify.annotations.NullMarked
package dev.sluice.bench.shared;
