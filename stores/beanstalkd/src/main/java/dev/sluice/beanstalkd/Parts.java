package dev.sluice.beanstalkd;

import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.JobControl;
import dev.sluice.spi.JobStore;
import java.time.InstantSource;

/**
 * What the parts of a store with several servers share.
 *
 * @param control of the guard, and
 * @param browser too
 */
record Parts(
    BeanstalkdOptions all,
    ReplicatedOptions options,
    InstantSource clock,
    JobStore guard,
    JobControl control,
    JobBrowser browser,
    Lanes lanes,
    GuardQueues queues,
    Tickets tickets) {}
