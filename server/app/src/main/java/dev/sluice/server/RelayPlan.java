package dev.sluice.server;

import dev.sluice.relay.RelayOptions;
import java.util.function.Consumer;

/**
 * A relay that a server is to run.
 *
 * @param name among the server's relays
 * @param queue of the server's storage
 * @param to the URL of the sink, as it was given: may hold a password
 * @param options all that makes sense
 */
record RelayPlan(String name, String queue, String to, Consumer<RelayOptions> options) {}
