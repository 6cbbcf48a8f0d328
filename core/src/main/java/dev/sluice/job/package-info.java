/**
 * What is known of a job: its id, its options, its state, its history. Values only; they do
 * nothing.
 */
@org.jspecify.annotations.NullMarked
package dev.sluice.job;
