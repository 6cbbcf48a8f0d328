package dev.sluice.sql;

import dev.sluice.job.JobState;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * The first column of the one index that everything hot goes by: which line a live job stands in.
 *
 * <p>A queue has four lines: READY, SCHEDULED, SCHEDULED in a group that it does not head, RUNNING.
 * READY jobs that another job of their group holds back stand in a line of that group, whose number
 * is negative: so a claim meets only what it may take, and the next of a group is the first in its
 * line.
 */
final class Lane {
  private static final int LINES = 8;
  private static final int READY = 0;
  private static final int SCHEDULED = 1;
  private static final int SCHEDULED_GROUPED = 2;
  private static final int RUNNING = 3;

  private Lane() {}

  static long ready(int queue) {
    return (long) queue * LINES + READY;
  }

  static long scheduled(int queue) {
    return (long) queue * LINES + SCHEDULED;
  }

  static long scheduledGrouped(int queue) {
    return (long) queue * LINES + SCHEDULED_GROUPED;
  }

  static long running(int queue) {
    return (long) queue * LINES + RUNNING;
  }

  static long blocked(long group) {
    return -group;
  }

  static JobState state(long lane) {
    if (lane < 0) {
      return JobState.READY;
    }
    return switch ((int) (lane % LINES)) {
      case READY -> JobState.READY;
      case RUNNING -> JobState.RUNNING;
      default -> JobState.SCHEDULED;
    };
  }

  static boolean isClaimable(long lane) {
    return lane >= 0 && lane % LINES == READY;
  }

  /**
   * The number of a group, positive: 63 bits of the SHA-256 of its queue and name, so that no table
   * of names is needed. Two groups that met in one number would only run one after the other.
   */
  static long group(int queue, String name) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(queue).array());
      byte[] digest = sha.digest(name.getBytes(StandardCharsets.UTF_8));
      return Math.max(1, ByteBuffer.wrap(digest).getLong() & Long.MAX_VALUE);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
