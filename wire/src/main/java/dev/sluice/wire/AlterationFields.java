package dev.sluice.wire;

import dev.sluice.job.Alteration;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A change of jobs, as fields of an object that has others too: {@code action} (CANCEL, PROMOTE,
 * RESCHEDULE, REPRIORITIZE, RETRY, DELETE), and what belongs to it: {@code reason}, {@code runAt},
 * {@code delaySeconds}, {@code priority}.
 */
public final class AlterationFields {
  /** What can be done. */
  public enum Action {
    /** {@link Alteration.Cancel}. */
    CANCEL,
    /** {@link Alteration.Promote}. */
    PROMOTE,
    /** {@link Alteration.Reschedule}. */
    RESCHEDULE,
    /** {@link Alteration.Reprioritize}. */
    REPRIORITIZE,
    /** {@link Alteration.Redrive}. */
    RETRY,
    /** {@link Alteration.Delete}. */
    DELETE;

    /** As people write it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private @Nullable Action action;
  private String reason = "";
  private @Nullable Instant runAt;
  private @Nullable Duration delay;
  private @Nullable Integer priority;

  /**
   * @param action what is to be done; {@code null} if a field says it
   */
  public AlterationFields(@Nullable Action action) {
    this.action = action;
  }

  /** Writes the fields. */
  public static void write(JsonOut out, Alteration alteration) {
    out.text("action", of(alteration).name());
    if (alteration instanceof Alteration.Cancel cancel) {
      out.text("reason", cancel.reason());
    } else if (alteration instanceof Alteration.Reschedule reschedule) {
      out.time("runAt", reschedule.at()).seconds("delaySeconds", reschedule.delay());
    } else if (alteration instanceof Alteration.Reprioritize reprioritize) {
      out.number("priority", reprioritize.priority());
    }
  }

  /** Which action it is. */
  public static Action of(Alteration alteration) {
    if (alteration instanceof Alteration.Cancel) {
      return Action.CANCEL;
    } else if (alteration instanceof Alteration.Promote) {
      return Action.PROMOTE;
    } else if (alteration instanceof Alteration.Reschedule) {
      return Action.RESCHEDULE;
    } else if (alteration instanceof Alteration.Reprioritize) {
      return Action.REPRIORITIZE;
    } else if (alteration instanceof Alteration.Redrive) {
      return Action.RETRY;
    }
    return Action.DELETE;
  }

  /** Reads a field's value if it is one of these. */
  public boolean field(JsonIn in, String name) {
    switch (name) {
      case "action" -> action = in.word(Action.class);
      case "reason" -> reason = in.text();
      case "runAt" -> runAt = in.timeOrNull();
      case "delaySeconds" -> delay = in.secondsOrNull();
      case "priority" -> priority = in.number(Integer.MIN_VALUE, Integer.MAX_VALUE);
      default -> {
        return false;
      }
    }
    return true;
  }

  /** What was read. */
  public Alteration alteration(JsonIn in) {
    if (action == null) {
      throw in.bad("there must be an action");
    }
    return switch (action) {
      case CANCEL -> new Alteration.Cancel(reason);
      case PROMOTE -> new Alteration.Promote();
      case RESCHEDULE -> in.make(() -> new Alteration.Reschedule(runAt, delay));
      case REPRIORITIZE -> reprioritize(in);
      case RETRY -> new Alteration.Redrive();
      case DELETE -> new Alteration.Delete();
    };
  }

  private Alteration reprioritize(JsonIn in) {
    if (priority == null) {
      throw in.bad("there must be a priority");
    }
    return new Alteration.Reprioritize(priority);
  }
}
