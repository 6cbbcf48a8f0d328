package dev.sluice.remote;

import dev.sluice.job.WorkerOrder;
import dev.sluice.job.WorkerView;
import dev.sluice.spi.WorkerRegister;
import dev.sluice.wire.JsonIn;
import dev.sluice.wire.WorkerJson;
import java.time.Duration;
import java.util.List;

/** The workers of the server's storage, ours among them. */
final class RemoteRegister implements WorkerRegister {
  private final Channel channel;

  RemoteRegister(Channel channel) {
    this.channel = channel;
  }

  private static String path(String worker) {
    return "/v1/workers/" + Channel.part(worker);
  }

  @Override
  public WorkerOrder announce(WorkerView worker, Duration timeToLive) {
    return channel.send(
        "PUT",
        path(worker.id()),
        new WorkerJson.Announcement(worker, timeToLive)::write,
        RemoteRegister::order);
  }

  private static WorkerOrder order(JsonIn in) {
    WorkerOrder[] order = {WorkerOrder.RUN};
    in.object(
        name -> {
          if (name.equals("order")) {
            order[0] = in.word(WorkerOrder.class);
          } else {
            in.skip();
          }
        });
    return order[0];
  }

  @Override
  public void withdraw(String worker) {
    channel.delete(path(worker));
  }

  @Override
  public List<WorkerView> list() {
    return channel.get("/v1/workers", Fields.list("workers", WorkerJson::read));
  }

  @Override
  public boolean ask(String worker, WorkerOrder order) {
    String action =
        switch (order) {
          case RUN -> "resume";
          case QUIET -> "quiet";
          case STOP -> "stop";
        };
    try {
      return channel.post(path(worker) + "/" + action, out -> {}, Fields.nothing());
    } catch (Channel.NotThereException e) {
      return false;
    }
  }
}
