package dev.sluice.memory;

/**
 * One call of claim, shared by all jobs that it took.
 *
 * @param number never given twice: the fence
 * @param holder who claimed
 * @param at when
 * @param until when the leases end unless they are extended
 */
record Claim(long number, String holder, long at, long until) {}
