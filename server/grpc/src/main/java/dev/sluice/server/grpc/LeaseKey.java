package dev.sluice.server.grpc;

import dev.sluice.grpc.v1.WorkerCalls;
import dev.sluice.job.JobId;
import dev.sluice.spi.LeaseToken;

/** One claim of one job. */
record LeaseKey(JobId job, long fence) {

  static LeaseKey of(LeaseToken lease) {
    return new LeaseKey(lease.job(), lease.fence());
  }

  static LeaseKey of(String path, WorkerCalls.LeaseToken lease) {
    return new LeaseKey(Fields.id(path + ".id", lease.getId()), lease.getFence());
  }
}
