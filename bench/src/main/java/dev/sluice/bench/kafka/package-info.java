/** Sluice over Kafka beside Kafka's own clients. */
@org.jspecify.annotations.NullMarked
package dev.sluice.bench.kafka;
