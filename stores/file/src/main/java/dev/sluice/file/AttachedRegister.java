package dev.sluice.file;

import dev.sluice.file.socket.ControlClient;
import dev.sluice.job.WorkerOrder;
import dev.sluice.job.WorkerView;
import dev.sluice.spi.WorkerRegister;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The workers of the process that holds the store. */
record AttachedRegister(ControlClient client) implements WorkerRegister {
  @Override
  public WorkerOrder announce(WorkerView worker, Duration timeToLive) {
    RecordWriter out = new RecordWriter();
    WorkerCodec.view(out, worker);
    return WorkerCodec.order(call(Operation.ANNOUNCE, out.span(timeToLive)));
  }

  @Override
  public void withdraw(String worker) {
    call(Operation.WITHDRAW, new RecordWriter().text(worker));
  }

  @Override
  public List<WorkerView> list() {
    RecordReader in = call(Operation.WORKERS, new RecordWriter());
    List<WorkerView> workers = new ArrayList<>();
    while (in.remaining() > 0) {
      workers.add(WorkerCodec.view(in));
    }
    return workers;
  }

  @Override
  public boolean ask(String worker, WorkerOrder order) {
    RecordWriter out = new RecordWriter().text(worker);
    WorkerCodec.order(out, order);
    return call(Operation.ASK, out).u8() != 0;
  }

  private RecordReader call(int operation, RecordWriter body) {
    return new RecordReader(client.call(operation, body.written()));
  }
}
