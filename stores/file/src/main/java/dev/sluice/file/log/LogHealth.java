package dev.sluice.file.log;

import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Whether a log can still be written. The first failure stays. */
final class LogHealth {
  private record Broken(String message, @Nullable Throwable cause) {}

  private final AtomicReference<@Nullable Broken> broken = new AtomicReference<>();

  boolean isBroken() {
    return broken.get() != null;
  }

  /** Throws if the log cannot be written any more. */
  void check() {
    Broken b = broken.get();
    if (b != null) {
      throw exception(b);
    }
  }

  void close(Path directory) {
    broken.compareAndSet(null, new Broken("log " + directory + " is closed", null));
  }

  /** Makes the log read-only for good. */
  StoreException fail(String what, Path file, long offset, IOException cause) {
    Broken b =
        new Broken(
            what
                + " failed: "
                + file
                + " at offset "
                + offset
                + ": "
                + cause.getMessage()
                + "; the log is read-only until it is opened anew",
            cause);
    broken.compareAndSet(null, b);
    return exception(b);
  }

  /** Makes the log read-only for good, because a thread met what nobody expects amid its work. */
  void failThread(String thread, Throwable cause) {
    broken.compareAndSet(
        null,
        new Broken(
            "the thread "
                + thread
                + " failed: "
                + cause
                + "; the log is read-only until it is opened anew",
            cause));
  }

  private static StoreException exception(Broken b) {
    return b.cause() == null
        ? new StoreException(Kind.UNAVAILABLE, b.message())
        : new StoreException(Kind.UNAVAILABLE, b.message(), b.cause());
  }
}
