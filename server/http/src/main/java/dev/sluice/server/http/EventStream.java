package dev.sluice.server.http;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One listener. Nobody waits for it: while it has not taken what was written, newer events replace
 * the one that waits.
 */
final class EventStream implements WriteListener, AsyncListener {
  private final AsyncContext context;
  private final ServletOutputStream out;
  private final Consumer<EventStream> gone;
  private byte @Nullable [] next;
  private boolean told;
  private boolean flush;
  private boolean idle;
  private boolean ended;
  private long stuckSince;

  private EventStream(AsyncContext context, Consumer<EventStream> gone) throws IOException {
    this.context = context;
    this.gone = gone;
    out = context.getResponse().getOutputStream();
    stuckSince = System.nanoTime();
  }

  /**
   * Begins to write.
   *
   * @param gone told when it has ended, whoever ended it; once at least
   */
  static EventStream open(AsyncContext context, Consumer<EventStream> gone) throws IOException {
    context.setTimeout(0);
    EventStream stream = new EventStream(context, gone);
    context.addListener(stream);
    return stream;
  }

  /** From now on the container says when it can be written to. */
  void start() {
    out.setWriteListener(this);
  }

  /** As {@link #offer}, unless something has been offered by now: that is newer. */
  synchronized void begin(byte[] standing) {
    if (!told) {
      offer(standing);
    }
  }

  /** Writes it now, or as soon as the listener has taken what came before. */
  synchronized void offer(byte[] event) {
    if (ended) {
      return;
    }
    told = true;
    next = event;
    if (idle) {
      stuckSince = System.nanoTime();
      write();
    }
  }

  /** For how many nanoseconds the listener has not taken what was written; 0 if it has. */
  synchronized long stuckNanos() {
    return idle ? 0 : System.nanoTime() - stuckSince;
  }

  /** Ends it, from this side. */
  void end() {
    // Said each time: whoever was told before it knew of this stream would keep it.
    gone.accept(this);
    synchronized (this) {
      if (ended) {
        return;
      }
      ended = true;
    }
    try {
      context.complete();
    } catch (IllegalStateException e) {
      // It has ended by itself just now.
    }
  }

  @Override
  public synchronized void onWritePossible() {
    write();
  }

  private void write() {
    idle = false;
    try {
      while (!ended && out.isReady()) {
        byte[] bytes = next;
        if (bytes != null) {
          next = null;
          flush = true;
          out.write(bytes);
        } else if (flush) {
          flush = false;
          out.flush();
        } else {
          idle = true;
          return;
        }
      }
    } catch (IOException e) {
      end();
    }
  }

  @Override
  public void onError(Throwable thrown) {
    end();
  }

  @Override
  public void onComplete(AsyncEvent event) {
    end();
  }

  @Override
  public void onTimeout(AsyncEvent event) {
    end();
  }

  @Override
  public void onError(AsyncEvent event) {
    end();
  }

  @Override
  public void onStartAsync(AsyncEvent event) {
    // Nobody starts it again.
  }
}
