package dev.sluice.memory;

/**
 * One call of claim, as all jobs that it takes keep it.
 *
 * @param number never given twice: the fence
 * @param holder who claimed
 * @param at when
 * @param until when the leases end unless they are extended
 */
record Claim(long number, Holder holder, long at, long until) {
  Claim(long number, Holder holder, long at) {
    this(number, holder, at, Ticks.after(at, holder.lease()));
  }
}
