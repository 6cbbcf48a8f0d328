/** What people have done with other queues, from end to end, on real servers. */
@org.jspecify.annotations.NullMarked
package dev.sluice.cli.scenario;
