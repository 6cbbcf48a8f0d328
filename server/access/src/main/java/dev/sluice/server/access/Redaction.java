package dev.sluice.server.access;

import dev.sluice.job.JobView;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What of jobs those see who may look at them and not work on them. Whoever has the role {@link
 * Role#WORK} may have the job itself, and sees it as it is. Any number of threads at once, if the
 * function may be called so.
 */
public final class Redaction {
  private final @Nullable UnaryOperator<JobView> hiding;

  private Redaction(@Nullable UnaryOperator<JobView> hiding) {
    this.hiding = hiding;
  }

  /**
   * A redaction by a function.
   *
   * @param hiding makes of a job what is shown of it; the job itself if nothing is hidden. {@code
   *     null} to show all to everybody
   * @throws IllegalArgumentException if something is to be hidden where nobody has to say who they
   *     are
   */
  public static Redaction of(@Nullable UnaryOperator<JobView> hiding, Access access) {
    if (hiding != null && access.isOpen()) {
      throw new IllegalArgumentException(
          "hiding parts of jobs needs tokens: without them everybody may have the jobs themselves");
    }
    return new Redaction(hiding);
  }

  /** Whether parts of jobs may be hidden from the caller. */
  public boolean limits(Caller caller) {
    return hiding != null && !caller.may(Role.WORK);
  }

  /** The job as the caller may see it. */
  // Another object may be equal and have other bytes: arrays are compared as objects.
  @SuppressWarnings("ReferenceEquality")
  public Shown show(Caller caller, JobView job) {
    if (hiding == null || caller.may(Role.WORK)) {
      return new Shown(job, false);
    }
    JobView shown = hiding.apply(job);
    return new Shown(shown, shown != job);
  }
}
