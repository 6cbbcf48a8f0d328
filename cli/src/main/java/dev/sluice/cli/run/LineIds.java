package dev.sluice.cli.run;

import dev.sluice.job.JobId;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Gives each line its identity: the run's name, the line's SHA-256, and which occurrence of the
 * line it is. So neither the order of the lines nor what is added between them matters. Used by one
 * thread.
 */
final class LineIds {
  private final String run;
  private final Occurrences occurrences = new Occurrences();
  private final MessageDigest sha;

  LineIds(String run) {
    this.run = run;
    try {
      this.sha = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The identity of the next line. */
  JobId next(byte[] line) {
    byte[] digest = sha.digest(line);
    int occurrence = occurrences.next(ByteBuffer.wrap(digest).getLong());
    ByteBuffer name = ByteBuffer.allocate(digest.length + Integer.BYTES);
    return JobId.derive(run, name.put(digest).putInt(occurrence).array());
  }
}
