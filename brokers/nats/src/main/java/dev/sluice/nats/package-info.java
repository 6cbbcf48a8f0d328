/** NATS JetStream consumers as sources, and subjects as targets of relays. */
@NullMarked
package dev.sluice.nats;

import org.jspecify.annotations.NullMarked;
