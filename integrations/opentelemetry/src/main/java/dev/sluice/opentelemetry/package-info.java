/** Traces from the enqueue to the handler, by OpenTelemetry. */
@org.jspecify.annotations.NullMarked
package dev.sluice.opentelemetry;
