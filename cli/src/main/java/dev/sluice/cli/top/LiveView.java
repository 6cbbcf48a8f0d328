package dev.sluice.cli.top;

import dev.sluice.Sluice;
import dev.sluice.cli.output.Console;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The live view: shows what is seen and does what is pressed, until somebody has seen enough. */
public final class LiveView {
  /** As a shell says of what Ctrl-C has ended. */
  private static final int INTERRUPTED = 130;

  /** How often the terminal is asked for its size. */
  private static final long TICK = TimeUnit.MILLISECONDS.toNanos(500);

  private final Console console;
  private final Frame frame;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final View view = new View();
  private Size size = Size.USUAL;
  private Snapshot snapshot;
  private String trouble = "";

  private LiveView(Console console, Frame frame, Snapshot first) {
    this.console = console;
    this.frame = frame;
    this.snapshot = first;
  }

  /**
   * Runs one on the terminal of this process.
   *
   * @param sluice stays open
   * @param storage what to call it, without its password
   * @param interval how often it is looked at
   * @return the exit code
   * @throws IllegalStateException if the storage does not show its jobs
   * @throws dev.sluice.spi.StoreException if it does not answer at the first look
   * @throws IOException if the terminal cannot be had
   */
  public static int run(
      Sluice sluice,
      Console console,
      String storage,
      InstantSource clock,
      ZoneId zone,
      Duration interval)
      throws IOException, InterruptedException {
    SnapshotReader reader = new SnapshotReader(sluice, clock);
    LiveView live = new LiveView(console, new Frame(console, storage, zone), reader.read());
    Watcher watcher = new Watcher(sluice, reader, interval, live.events::add);
    Thread watching = daemon("sluice-top-storage", watcher);
    try (RawTerminal terminal = RawTerminal.take(console.out())) {
      watching.start();
      daemon("sluice-top-keys", live::readKeys).start();
      return live.show(terminal, watcher);
    } finally {
      watching.interrupt();
    }
  }

  private static Thread daemon(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    return thread;
  }

  private void readKeys() {
    KeyReader keys = new KeyReader(console.in());
    try {
      Key key = keys.next();
      while (key.kind() != Key.Kind.END) {
        events.add(new Event.Pressed(key));
        key = keys.next();
      }
    } catch (IOException e) {
      // As if nobody were there any more.
    }
    events.add(new Event.Pressed(Key.of(Key.Kind.END)));
  }

  private int show(RawTerminal terminal, Watcher watcher) throws InterruptedException {
    long asked = System.nanoTime();
    while (true) {
      terminal.show(frame.draw(snapshot, view, size, trouble));
      Event event = events.poll(TICK, TimeUnit.NANOSECONDS);
      View.Wish wish = event == null ? null : heed(event).orElse(null);
      if (wish instanceof View.Wish.Quit quit) {
        return quit.interrupted() ? INTERRUPTED : 0;
      }
      if (wish instanceof View.Wish.Toggle toggle) {
        watcher.toggle(toggle.queue());
      }
      if (System.nanoTime() - asked >= TICK) {
        terminal.ask();
        asked = System.nanoTime();
      }
      if (console.nobodyReads()) {
        return 0;
      }
    }
  }

  private Optional<View.Wish> heed(Event event) {
    if (event instanceof Event.Seen seen) {
      snapshot = seen.snapshot();
      trouble = "";
    } else if (event instanceof Event.Lost lost) {
      trouble = lost.why();
    } else if (event instanceof Event.Pressed pressed) {
      size = pressed.key().kind() == Key.Kind.SIZE ? pressed.key().size() : size;
      return view.press(pressed.key(), snapshot);
    }
    return Optional.empty();
  }
}
