package dev.sluice;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Handlers for the several kinds of job in one queue, each with its payload type. Built once, then
 * bound to a worker.
 */
public final class Kinds {

  /**
   * A handler of one kind.
   *
   * @param type the payload's type, or {@code null} when {@code codec} is given
   * @param codec reads the payload, or {@code null} when {@code type} is given
   * @param computation the handler; a plain {@link Handler} answers {@code null}
   */
  public record Entry<T>(
      @Nullable Class<T> type, @Nullable Codec<T> codec, Computation<T, ?> computation) {}

  private final Map<String, Entry<?>> entries = new LinkedHashMap<>();
  private @Nullable Entry<?> otherwise;

  private Kinds() {}

  /** No kinds yet. */
  public static Kinds create() {
    return new Kinds();
  }

  /**
   * Handles a kind.
   *
   * @throws IllegalArgumentException if the kind has a handler already
   */
  public <T> Kinds on(String kind, Class<T> type, Handler<T> handler) {
    return put(kind, new Entry<>(type, null, returningNothing(handler)));
  }

  /** Handles a kind, with a codec. */
  public <T> Kinds on(String kind, Codec<T> codec, Handler<T> handler) {
    return put(kind, new Entry<>(null, codec, returningNothing(handler)));
  }

  /** Handles a kind, with a result. */
  public <T> Kinds compute(String kind, Class<T> type, Computation<T, ?> computation) {
    return put(kind, new Entry<>(type, null, computation));
  }

  /**
   * Handles every kind that has no handler of its own. Without this such a job is parked as DEAD.
   */
  public <T> Kinds otherwise(Class<T> type, Handler<T> handler) {
    this.otherwise = new Entry<>(type, null, returningNothing(handler));
    return this;
  }

  /** The handlers by kind. */
  public Map<String, Entry<?>> entries() {
    return Map.copyOf(entries);
  }

  /** The handler of all other kinds, or {@code null}. */
  public @Nullable Entry<?> otherwise() {
    return otherwise;
  }

  private Kinds put(String kind, Entry<?> entry) {
    if (entries.putIfAbsent(kind, entry) != null) {
      throw new IllegalArgumentException("kind \"" + kind + "\" has a handler already");
    }
    return this;
  }

  private static <T> Computation<T, Void> returningNothing(Handler<T> handler) {
    return job -> {
      handler.handle(job);
      return null;
    };
  }
}
