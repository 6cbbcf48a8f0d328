/**
 * Periodic jobs. A schedule is itself a job, in the queue {@value
 * dev.sluice.schedules.Schedules#QUEUE}, so that it lives where the jobs live and no storage needs
 * anything new; the workers of that queue enqueue what is due.
 */
@org.jspecify.annotations.NullMarked
package dev.sluice.schedules;
