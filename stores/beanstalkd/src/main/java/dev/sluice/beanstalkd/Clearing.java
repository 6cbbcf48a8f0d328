package dev.sluice.beanstalkd;

import dev.sluice.job.Alteration;
import dev.sluice.job.JobId;
import dev.sluice.spi.JobControl;
import dev.sluice.spi.StoreException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Deletes the copies of jobs that are over, and then what the guard remembers of them: not before
 * every copy is known to be gone. What cannot be reached now is left to be found when it turns up.
 */
final class Clearing implements AutoCloseable {
  private static final int MOST = 1_000;

  /** So many jobs may wait for their copies to be deleted: then those who end more have to wait. */
  private static final int ROOM = 20_000;

  private static final long PATIENCE_SECONDS = 10;
  private static final long PAUSE_MILLIS = 250;

  private final Lanes lanes;
  private final JobControl control;
  private final Verifying verifying;
  private final Semaphore room = new Semaphore(ROOM);
  private final LinkedBlockingQueue<Remains> answered = new LinkedBlockingQueue<>();
  private final Map<JobId, Remains> pending = new ConcurrentHashMap<>();
  private final List<Remains> debts = new ArrayList<>();
  private final Thread thread;
  private volatile boolean closed;

  Clearing(Parts parts) {
    lanes = parts.lanes();
    control = parts.control();
    verifying = new Verifying(lanes);
    thread = new Thread(this::run, "sluice beanstalkd clearing");
    thread.setDaemon(true);
    thread.start();
  }

  /** Soon. */
  void clear(JobId job, Ticket ticket) {
    start(List.of(Remains.of(job, ticket)));
  }

  /** Soon. */
  void clear(List<Remains> remains) {
    for (int from = 0; from < remains.size(); from += MOST) {
      start(remains.subList(from, Math.min(remains.size(), from + MOST)));
    }
  }

  /** Before it returns; answers whether all copies are gone, and the record of the job too. */
  boolean clearNow(JobId job, Ticket ticket) {
    Remains remains = Remains.of(job, ticket);
    start(List.of(remains));
    return await(remains);
  }

  /**
   * Takes back copies of what is no job. Those that cannot be reached are tried again as long as
   * this process lives.
   */
  void withdraw(List<Remains> withdrawn) {
    clear(withdrawn);
    for (Remains one : withdrawn) {
      if (!await(one)) {
        synchronized (debts) {
          debts.add(one);
        }
      }
    }
  }

  /** Waits for those of the jobs that are being cleared; answers whether there were any. */
  boolean settles(List<JobId> jobs) {
    boolean any = false;
    for (JobId job : jobs) {
      Remains remains = pending.get(job);
      any |= remains != null && await(remains);
    }
    return any;
  }

  private static boolean await(Remains remains) {
    try {
      return remains.done.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    }
  }

  // ---- deleting

  private void start(List<Remains> some) {
    room.acquireUninterruptibly(some.size());
    Map<Lane, List<Remains>> owners = new HashMap<>();
    Map<Lane, List<Command>> commands = new HashMap<>();
    for (Remains one : some) {
      one.records.forEach(record -> pending.put(record, one));
      for (Place place : one.places) {
        Lane lane = lanes.of(place);
        if (lane == null || !place.isKnown()) {
          one.stays = true;
        } else if (place.instance() != lane.hello().instance() || place.instance() == 0) {
          // The number may be another job's by now.
          one.doubtful = true;
        } else {
          one.await();
          owners.computeIfAbsent(lane, l -> new ArrayList<>()).add(one);
          commands
              .computeIfAbsent(lane, l -> new ArrayList<>())
              .add(Command.delete(place.number()));
        }
      }
    }
    owners.forEach(
        (lane, of) ->
            lane.say(commands.getOrDefault(lane, List.of()), answer -> arrived(of, answer)));
    some.forEach(this::arrived);
  }

  private void arrived(List<Remains> owners, Answer answer) {
    for (int i = 0; i < owners.size(); i++) {
      Remains one = owners.get(i);
      if (!answer.isHeard()) {
        one.doubtful = true;
      } else if (!answer.replies().get(i).is("DELETED")) {
        one.doubtful = true;
      }
      arrived(one);
    }
  }

  private void arrived(Remains one) {
    if (one.arrived()) {
      answered.add(one);
    }
  }

  // ---- the thread

  private void run() {
    try {
      while (!closed || !pending.isEmpty()) {
        Remains first = answered.poll(PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        if (first == null) {
          payDebts();
          continue;
        }
        List<Remains> some = new ArrayList<>();
        some.add(first);
        answered.drainTo(some, MOST - 1);
        finish(some);
      }
    } catch (InterruptedException e) {
      // Closed: what is left turns up by itself.
    }
  }

  private void finish(List<Remains> some) throws InterruptedException {
    verifying.verify(some.stream().filter(one -> one.doubtful).toList());
    List<JobId> records = new ArrayList<>(some.size());
    for (Remains one : some) {
      if (!one.stays) {
        records.addAll(one.records);
      }
    }
    forget(records);
    for (Remains one : some) {
      one.records.forEach(record -> pending.remove(record, one));
      one.done.complete(!one.stays);
    }
    room.release(some.size());
  }

  private void forget(List<JobId> records) throws InterruptedException {
    while (!records.isEmpty()) {
      try {
        control.alter(records, new Alteration.Delete());
        return;
      } catch (StoreException e) {
        if (closed) {
          return;
        }
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      }
    }
  }

  private void payDebts() {
    List<Remains> due;
    synchronized (debts) {
      due = new ArrayList<>(debts);
      debts.clear();
    }
    due.forEach(one -> one.stays = false);
    verifying.verify(due);
    synchronized (debts) {
      due.stream().filter(one -> one.stays).forEach(debts::add);
    }
  }

  /** Waits a moment for what is under way. */
  @Override
  public void close() {
    closed = true;
    if (pending.isEmpty()) {
      thread.interrupt();
    }
    try {
      thread.join(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
      thread.interrupt();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
