/** NATS, and what brokers are measured with: the adapter beside the bare client. */
@org.jspecify.annotations.NullMarked
package dev.sluice.bench.nats;
