package dev.sluice.engine;

import dev.sluice.LiveWorkers;
import dev.sluice.job.WorkerOrder;
import dev.sluice.job.WorkerView;
import java.util.List;

/** The workers that the store's register knows. */
record RegisteredWorkers(Roles roles) implements LiveWorkers {
  @Override
  public List<WorkerView> list() {
    return roles.register().list();
  }

  @Override
  public boolean quiet(String id) {
    return roles.register().ask(id, WorkerOrder.QUIET);
  }

  @Override
  public boolean resume(String id) {
    return roles.register().ask(id, WorkerOrder.RUN);
  }

  @Override
  public boolean stop(String id) {
    return roles.register().ask(id, WorkerOrder.STOP);
  }
}
