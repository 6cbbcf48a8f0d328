package dev.sluice.file;

import dev.sluice.file.socket.Answering;
import dev.sluice.job.Alteration;
import dev.sluice.job.JobId;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobView;
import dev.sluice.job.Page;
import dev.sluice.job.WorkerOrder;
import dev.sluice.job.WorkerView;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.QueueSettings;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import dev.sluice.spi.SweepRequest;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/** Does on the store what requests over the control socket ask for. */
final class ControlService implements Answering {
  /** Jobs that are read for one answer at most: they are in memory together. */
  private static final int MOST_LISTED = 64;

  /** An answer that has this many bytes gets no further job. */
  private static final int ENOUGH = 256 * 1024;

  private final FileStore store;
  private final ControlHello hello;

  ControlService(FileStore store, ControlHello hello) {
    this.store = store;
    this.hello = hello;
  }

  @Override
  public ByteBuffer answer(int operation, ByteBuffer body) {
    RecordWriter out = new RecordWriter();
    understood(operation, new RecordReader(body)).accept(out);
    return out.written();
  }

  /** Reads the whole request before any of it is done. */
  private Consumer<RecordWriter> understood(int operation, RecordReader in) {
    try {
      Consumer<RecordWriter> request = request(operation, in);
      if (in.remaining() > 0) {
        throw bad(operation, in.remaining() + " bytes too many");
      }
      return request;
    } catch (BufferUnderflowException
        | IndexOutOfBoundsException
        | NegativeArraySizeException
        | DateTimeException
        | ArithmeticException e) {
      throw bad(operation, e.toString());
    }
  }

  private static StoreException bad(int operation, String why) {
    return new StoreException(
        Kind.REJECTED, "request " + operation + " cannot be understood: " + why);
  }

  private Consumer<RecordWriter> request(int operation, RecordReader in) {
    return switch (operation) {
      case Operation.HELLO -> hello::write;
      case Operation.FIND -> find(in);
      case Operation.LIST -> list(in);
      case Operation.COUNT_ALL -> out -> ValueCodec.map(out, store.counts(), ValueCodec::counts);
      case Operation.COUNT -> count(in);
      case Operation.ALTER_IDS -> alterIds(in);
      case Operation.ALTER_QUERY -> alterQuery(in);
      case Operation.SETTINGS_ALL ->
          out -> ValueCodec.map(out, store.settings(), ValueCodec::settings);
      case Operation.SETTINGS -> settings(in);
      case Operation.CONFIGURE -> configure(in);
      case Operation.ENQUEUE -> enqueue(in);
      case Operation.SWEEP -> sweep(in);
      case Operation.ANNOUNCE -> announce(in);
      case Operation.WITHDRAW -> withdraw(in);
      case Operation.WORKERS ->
          out -> store.register().list().forEach(worker -> WorkerCodec.view(out, worker));
      case Operation.ASK -> ask(in);
      default -> throw bad(operation, "it is not known here");
    };
  }

  private Consumer<RecordWriter> find(RecordReader in) {
    JobId id = ValueCodec.id(in);
    return out -> ValueCodec.optional(out, store.find(id).orElse(null), JobViewCodec::view);
  }

  private Consumer<RecordWriter> list(RecordReader in) {
    JobQuery query = ValueCodec.query(in);
    JobQuery part = query.limit(Math.min(query.limit(), MOST_LISTED));
    return out -> page(out, store.list(part));
  }

  private static void page(RecordWriter out, Page<JobView> page) {
    RecordWriter jobs = new RecordWriter();
    int count = 0;
    int end = 0;
    // The first goes in however large it is; no other may make the answer too large.
    while (count < page.items().size() && (count == 0 || jobs.position() <= ENOUGH)) {
      end = jobs.position();
      JobViewCodec.view(jobs, page.items().get(count++));
    }
    if (count <= 1 || jobs.position() <= ENOUGH) {
      end = jobs.position();
    } else {
      count--;
    }
    boolean all = count == page.items().size();
    out.i64(all ? page.next() : page.items().get(count - 1).sequence());
    out.varint(count).bytes(jobs.array(), 0, end);
  }

  private Consumer<RecordWriter> count(RecordReader in) {
    String queue = in.text();
    return out -> ValueCodec.counts(out, store.counts(queue));
  }

  private Consumer<RecordWriter> alterIds(RecordReader in) {
    Alteration alteration = ValueCodec.alteration(in);
    List<JobId> ids = all(in, ValueCodec::id);
    return out -> store.alter(ids, alteration).forEach(a -> ValueCodec.altered(out, a));
  }

  private Consumer<RecordWriter> alterQuery(RecordReader in) {
    Alteration alteration = ValueCodec.alteration(in);
    JobQuery query = ValueCodec.query(in);
    return out -> out.varint(store.alter(query, alteration));
  }

  private Consumer<RecordWriter> settings(RecordReader in) {
    String queue = in.text();
    return out -> ValueCodec.settings(out, store.settings(queue));
  }

  private Consumer<RecordWriter> configure(RecordReader in) {
    String queue = in.text();
    QueueSettings settings = ValueCodec.settings(in);
    return out -> store.configure(queue, settings);
  }

  private Consumer<RecordWriter> enqueue(RecordReader in) {
    List<NewJob> jobs = all(in, JobViewCodec::job);
    return out -> {
      for (Enqueued answer : store.enqueue(jobs)) {
        ValueCodec.enqueued(out, answer);
      }
    };
  }

  private Consumer<RecordWriter> sweep(RecordReader in) {
    SweepRequest request = new SweepRequest(in.i32());
    return out -> ValueCodec.swept(out, store.sweep(request));
  }

  private Consumer<RecordWriter> announce(RecordReader in) {
    WorkerView worker = WorkerCodec.view(in);
    Duration timeToLive = in.span();
    return out -> WorkerCodec.order(out, store.register().announce(worker, timeToLive));
  }

  private Consumer<RecordWriter> withdraw(RecordReader in) {
    String worker = in.text();
    return out -> store.register().withdraw(worker);
  }

  private Consumer<RecordWriter> ask(RecordReader in) {
    String worker = in.text();
    WorkerOrder order = WorkerCodec.order(in);
    return out -> out.u8(store.register().ask(worker, order) ? 1 : 0);
  }

  private static <T> List<T> all(RecordReader in, Function<RecordReader, T> read) {
    List<T> all = new ArrayList<>();
    while (in.remaining() > 0) {
      all.add(read.apply(in));
    }
    return all;
  }
}
