package dev.sluice.redis;

import dev.sluice.job.WorkerOrder;
import dev.sluice.job.WorkerView;
import dev.sluice.spi.WorkerRegister;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The workers of all processes. */
final class Register implements WorkerRegister {
  private static final byte[] ANNOUNCE = Ascii.of("a");
  private static final byte[] WITHDRAW = Ascii.of("w");
  private static final byte[] LIST = Ascii.of("l");
  private static final byte[] ASK = Ascii.of("o");

  /** In the order of their digits. */
  private static final List<WorkerOrder> ORDERS =
      List.of(WorkerOrder.RUN, WorkerOrder.QUIET, WorkerOrder.STOP);

  private final Wire wire;
  private final Calls calls;
  private final List<byte[]> keys;

  Register(Wire wire, Calls calls, String prefix) {
    this.wire = wire;
    this.calls = calls;
    // In a cluster both must be at one place.
    String tag = "{" + prefix + "}";
    keys = List.of(Ascii.of(tag + ":workers"), Ascii.of(tag + ":workers-until"));
  }

  @Override
  public WorkerOrder announce(WorkerView worker, Duration timeToLive) {
    if (timeToLive.isNegative() || timeToLive.isZero()) {
      throw new IllegalArgumentException("a time to live must be positive: " + timeToLive);
    }
    byte[] span = Ascii.of(Millis.micros(timeToLive));
    return order((byte[]) run(ANNOUNCE, Ascii.of(worker.id()), span, bytes(worker)));
  }

  @Override
  public void withdraw(String worker) {
    run(WITHDRAW, Ascii.of(worker));
  }

  @Override
  public List<WorkerView> list() {
    List<WorkerView> all = new ArrayList<>();
    for (Object value : (List<?>) run(LIST, Ascii.EMPTY)) {
      all.add(view((byte[]) value));
    }
    all.sort(Comparator.comparing(WorkerView::id));
    return all;
  }

  @Override
  public boolean ask(String worker, WorkerOrder order) {
    return Ascii.number(run(ASK, Ascii.of(worker), Ascii.of(ORDERS.indexOf(order)))) == 1;
  }

  private Object run(byte[]... args) {
    return wire.run(calls.of(Script.WORKERS, keys, args));
  }

  private static byte[] bytes(WorkerView worker) {
    Bytes out = new Bytes(128).text(worker.id(), 4).text(worker.name(), 4);
    out.number(worker.queues().size(), 4);
    worker.queues().forEach(queue -> out.text(queue, 4));
    return out.number(worker.claiming() ? 1 : 0, 1)
        .number(worker.concurrency(), 4)
        .number(worker.running(), 4)
        .instant(worker.startedAt())
        .toArray();
  }

  private static WorkerView view(byte[] value) {
    BytesReader in = new BytesReader(value);
    WorkerOrder order = order(in.raw(1));
    String id = in.text(4);
    String name = in.text(4);
    List<String> queues = new ArrayList<>();
    for (int left = in.integer(); left > 0; left--) {
      queues.add(in.text(4));
    }
    boolean claiming = in.number(1) == 1;
    int concurrency = in.integer();
    int running = in.integer();
    return new WorkerView(id, name, queues, claiming, concurrency, running, in.instant(), order);
  }

  private static WorkerOrder order(byte[] digit) {
    return ORDERS.get(digit[0] - '0');
  }
}
