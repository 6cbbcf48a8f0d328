/**
 * What makes jobs move: claiming, running, settling, heartbeats, sweeps, results. Not part of the
 * API.
 */
@org.jspecify.annotations.NullMarked
package dev.sluice.engine;
