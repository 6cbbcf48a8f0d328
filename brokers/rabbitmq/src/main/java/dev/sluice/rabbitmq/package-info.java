/** RabbitMQ queues as sources, and exchanges as targets of relays. */
@NullMarked
package dev.sluice.rabbitmq;

import org.jspecify.annotations.NullMarked;
