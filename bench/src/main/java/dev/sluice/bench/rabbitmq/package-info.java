/** RabbitMQ: the adapter beside the bare client. */
@org.jspecify.annotations.NullMarked
package dev.sluice.bench.rabbitmq;
