package dev.sluice.relay;

/**
 * What a relay has done since it was started.
 *
 * @param published jobs that the broker has confirmed and that are completed
 * @param refused attempts that the broker has refused
 * @param dead jobs that were given up
 * @param doubtful jobs that were published, and whose lease was lost before that could be noted:
 *     they will be published again
 */
public record RelayMetrics(long published, long refused, long dead, long doubtful) {}
