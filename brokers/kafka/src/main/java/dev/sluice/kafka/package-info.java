/**
 * Jobs from Kafka and jobs published to it. {@link dev.sluice.kafka.KafkaProvider} and {@link
 * dev.sluice.kafka.KafkaSinkProvider} are what users and tools see; addresses, promises and traps
 * are described in {@code docs/stores/kafka.md}.
 */
@org.jspecify.annotations.NullMarked
package dev.sluice.kafka;
