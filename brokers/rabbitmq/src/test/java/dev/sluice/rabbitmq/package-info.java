/** Tests against real RabbitMQ servers. */
@NullMarked
package dev.sluice.rabbitmq;

import org.jspecify.annotations.NullMarked;
