package dev.sluice.job;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.UUID;

/**
 * The identity of a job: a 128-bit UUID made by the client, and the idempotency key of its enqueue.
 *
 * <p>Ids of one process that come from {@link #next()} sort in the order in which they were made.
 *
 * @param high the most significant 64 bits
 * @param low the least significant 64 bits
 */
public record JobId(long high, long low) implements Comparable<JobId>, Serializable {

  private static final long VERSION_8 = 0x8000L;
  private static final long VARIANT = 0x8000000000000000L;

  /** A new id: UUID version 7 (RFC 9562, section 5.7), unique and rising within this process. */
  public static JobId next() {
    return JobIdSequence.SHARED.next();
  }

  /**
   * So many new ids, as {@link #next()} makes them, in rising order.
   *
   * @throws IllegalArgumentException if it is fewer than 1
   */
  public static List<JobId> next(int count) {
    if (count < 1) {
      throw new IllegalArgumentException("at least 1 id, not " + count);
    }
    return JobIdSequence.SHARED.next(count);
  }

  /**
   * The id that belongs to some input: UUID version 8 (RFC 9562, section 5.8) from the SHA-256 of
   * the namespace and the bytes. The same input always gives the same id.
   */
  public static JobId derive(String namespace, byte[] input) {
    MessageDigest sha = sha256();
    byte[] name = namespace.getBytes(StandardCharsets.UTF_8);
    // The length first: otherwise ("a", "bc") and ("ab", "c") would be one id.
    sha.update(ByteBuffer.allocate(Integer.BYTES).putInt(name.length).array());
    sha.update(name);
    ByteBuffer digest = ByteBuffer.wrap(sha.digest(input));
    long high = (digest.getLong() & ~0xf000L) | VERSION_8;
    long low = (digest.getLong() >>> 2) | VARIANT;
    return new JobId(high, low);
  }

  /**
   * Reads the 36-character form.
   *
   * @throws IllegalArgumentException if the text is not a UUID
   */
  public static JobId parse(String text) {
    if (text.length() != 36) {
      throw new IllegalArgumentException(
          "not a job id (a UUID of 36 characters): \"" + text + "\"");
    }
    try {
      UUID uuid = UUID.fromString(text);
      return new JobId(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "not a job id (a UUID of 36 characters): \"" + text + "\"", e);
    }
  }

  /** The same 128 bits as a {@link UUID}. */
  public UUID toUuid() {
    return new UUID(high, low);
  }

  /** Unsigned order, which for ids of version 7 is the order of time. */
  @Override
  public int compareTo(JobId other) {
    int byHigh = Long.compareUnsigned(high, other.high);
    return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
  }

  // The record's own hash of two longs is weak when ids count upwards: mix them (the finalizer of
  // SplitMix64).
  @Override
  public int hashCode() {
    long mixed = (high ^ low) * 0x9e3779b97f4a7c15L;
    return (int) (mixed ^ (mixed >>> 32));
  }

  @Override
  public String toString() {
    return toUuid().toString();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
