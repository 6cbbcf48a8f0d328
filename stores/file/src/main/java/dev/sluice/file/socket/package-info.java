/**
 * Frames over a Unix domain socket between the process that holds a store and others of the same
 * user. Knows nothing of jobs.
 */
@org.jspecify.annotations.NullMarked
package dev.sluice.file.socket;
