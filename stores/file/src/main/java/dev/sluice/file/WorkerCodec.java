package dev.sluice.file;

import dev.sluice.job.WorkerOrder;
import dev.sluice.job.WorkerView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Workers on their way over the control socket. */
final class WorkerCodec {
  private static final WorkerOrder[] ORDERS = {
    WorkerOrder.RUN, WorkerOrder.QUIET, WorkerOrder.STOP
  };

  private WorkerCodec() {}

  static void view(RecordWriter out, WorkerView worker) {
    out.text(worker.id()).text(worker.name()).varint(worker.queues().size());
    worker.queues().forEach(out::text);
    out.u8(worker.claiming() ? 1 : 0).i32(worker.concurrency()).i32(worker.running());
    out.time(worker.startedAt());
    order(out, worker.order());
  }

  static WorkerView view(RecordReader in) {
    String id = in.text();
    String name = in.text();
    List<String> queues = new ArrayList<>();
    for (int left = in.size(); left > 0; left--) {
      queues.add(in.text());
    }
    boolean claiming = in.u8() != 0;
    int concurrency = in.i32();
    int running = in.i32();
    Instant startedAt = in.time();
    return new WorkerView(id, name, queues, claiming, concurrency, running, startedAt, order(in));
  }

  static void order(RecordWriter out, WorkerOrder order) {
    out.u8(
        switch (order) {
          case RUN -> 0;
          case QUIET -> 1;
          case STOP -> 2;
        });
  }

  static WorkerOrder order(RecordReader in) {
    return ORDERS[in.u8()];
  }
}
