/** The public API from the side of those who enqueue and wait. */
@org.jspecify.annotations.NullMarked
package dev.sluice.client;
