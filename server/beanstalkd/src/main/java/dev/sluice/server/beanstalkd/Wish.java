package dev.sluice.server.beanstalkd;

import java.util.List;

/**
 * Jobs to claim for those who watch the same tubes.
 *
 * @param queues of the tubes that are not paused; never empty
 * @param count how many at most
 */
record Wish(List<String> queues, int count) {}
