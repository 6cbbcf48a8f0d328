/** Queues whose jobs are POSTed to a URL, signed as Standard Webhooks has it. */
@org.jspecify.annotations.NullMarked
package dev.sluice.server.webhooks;
