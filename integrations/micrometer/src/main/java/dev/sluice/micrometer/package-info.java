/** Queues, workers and jobs as Micrometer meters. */
@org.jspecify.annotations.NullMarked
package dev.sluice.micrometer;
