package dev.sluice.sql;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Signals by NOTIFY, in a transaction of their own: in that of an enqueue it would make all
 * enqueues wait for each other, as the server writes notifications one transaction after the other.
 *
 * <p>A text is the id of the sender, a blank, and the name of a queue. Nothing counts as heard
 * until a text of this store has come back: behind a pooler that passes none on, claims look as
 * they do without.
 */
final class PostgresSignals implements Signals {
  // Nobody needs to wait for the disk: what a crash loses of this is told again by looking. And
  // what a listener that hangs has let pile up on the server must not make an enqueue fail.
  static final String NOTIFY =
      "SELECT set_config('synchronous_commit', 'off', true), pg_notify('"
          + PostgresListener.CHANNEL
          + "', t) FROM unnest(?::text[]) AS t WHERE (SELECT pg_notification_queue_usage()) < 0.9";

  /** When a transaction that others will commit is told of, after it was told of here. */
  private static final long[] LATER_MILLIS = {1, 4, 16, 64, 256, 1_024};

  /** In place of the sender's id: meant for all. */
  private static final String ALL = "*";

  private final Database database;
  private final Bell bell;
  private final Notifier notifier = new Notifier(this::notifyAll);
  private final PooledSessions.@Nullable Opener opener;
  private final String self = UUID.randomUUID().toString();
  private final String echo = self + "?";
  private @Nullable PostgresListener listener;
  private volatile boolean hearing;
  private boolean closed;

  /**
   * @param opener of the connection to listen on; {@code null} to send only
   */
  PostgresSignals(Database database, Bell bell, PooledSessions.@Nullable Opener opener) {
    this.database = database;
    this.bell = bell;
    this.opener = opener;
  }

  @Override
  public void send(Set<String> queues) {
    notifier.send(texts(self, queues), 0);
  }

  @Override
  public Set<String> along(Set<String> queues) {
    return notifier.mayGoAhead() ? texts(self, queues) : Set.of();
  }

  @Override
  public void sendLater(Set<String> queues) {
    for (long millis : LATER_MILLIS) {
      notifier.send(texts(ALL, queues), TimeUnit.MILLISECONDS.toNanos(millis));
    }
  }

  private static Set<String> texts(String sender, Set<String> queues) {
    Set<String> texts = new HashSet<>();
    queues.forEach(queue -> texts.add(sender + " " + queue));
    return texts;
  }

  private void notifyAll(Set<String> texts) {
    try {
      database.single(session -> notifyIn(session, texts));
    } catch (RuntimeException e) {
      Log.LOG.log(System.Logger.Level.DEBUG, "could not tell other processes", e);
    }
  }

  private static boolean notifyIn(Session session, Set<String> texts) throws SQLException {
    Object array = session.connection().createArrayOf("text", texts.toArray());
    session.query(NOTIFY, row -> true, array);
    return true;
  }

  @Override
  public synchronized void listen() {
    if (listener == null && opener != null && !closed) {
      listener = new PostgresListener(opener, this::greet, this::heard, this::deaf);
      listener.start();
    }
  }

  private void greet() {
    notifier.send(Set.of(echo), 0);
  }

  private void heard(String text) {
    int blank = text.indexOf(' ');
    if (blank < 0) {
      if (text.equals(echo)) {
        hearing = true;
        // What was told before is looked for, and from now on there is no need to.
        bell.ring(ANY);
      }
    } else if (!text.startsWith(self)) {
      bell.ring(Set.of(text.substring(blank + 1)));
    }
  }

  private void deaf() {
    hearing = false;
    bell.ring(ANY);
  }

  @Override
  public boolean isHearing() {
    return hearing;
  }

  @Override
  public void close() {
    PostgresListener last;
    synchronized (this) {
      closed = true;
      last = listener;
    }
    if (last != null) {
      last.close();
    }
    notifier.close();
  }
}
