package dev.sluice.beanstalkd;

import dev.sluice.job.Failure;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The layout of {@code docs/stores/beanstalkd.md}: numbers have their highest byte first. */
final class EnvelopeBytes {
  /** What an envelope takes at most beside the payload, for a job that has only an id. */
  static final int OVERHEAD = 64;

  // No text in UTF-8 begins so: the first byte is one that only continues a character.
  private static final byte[] MAGIC = {(byte) 0x9e, 'S', 'l'};
  private static final int VERSION = 1;

  private static final int DEAD = 1;
  private static final int FAILED = 2;

  private EnvelopeBytes() {}

  /** Whether a body is an envelope, of whatever version. */
  static boolean isOurs(byte[] body) {
    return body.length > MAGIC.length
        && Arrays.equals(body, 0, MAGIC.length, MAGIC, 0, MAGIC.length);
  }

  static byte[] write(Envelope job) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(OVERHEAD + job.payload().length);
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      out.write(MAGIC);
      out.writeByte(VERSION);
      out.writeByte((job.dead() ? DEAD : 0) | (job.failure() != null ? FAILED : 0));
      out.writeLong(job.id().high());
      out.writeLong(job.id().low());
      instant(out, job.enqueuedAt());
      instant(out, job.runAt());
      out.writeInt(job.attempts());
      out.writeByte(job.share().index());
      out.writeByte(job.share().of());
      text(out, job.kind());
      OptionBytes.write(out, job.options());
      failure(out, job.failure());
      out.write(job.payload());
    } catch (IOException e) {
      throw new UncheckedIOException("bytes are written to memory", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads an envelope.
   *
   * @throws IOException if it is damaged, or of a version that is not known here
   */
  static Envelope read(byte[] body) throws IOException {
    ByteArrayInputStream bytes = new ByteArrayInputStream(body);
    try (DataInputStream in = new DataInputStream(bytes)) {
      in.skipNBytes(MAGIC.length);
      int version = in.readUnsignedByte();
      if (version != VERSION) {
        throw new IOException("an envelope of version " + version);
      }
      return read(in);
    } catch (IllegalArgumentException | DateTimeException e) {
      throw new IOException("a damaged envelope: " + e.getMessage(), e);
    }
  }

  private static Envelope read(DataInputStream in) throws IOException {
    int flags = in.readUnsignedByte();
    JobId id = new JobId(in.readLong(), in.readLong());
    Instant enqueuedAt = instant(in);
    Instant runAt = instant(in);
    int attempts = in.readInt();
    Share share = new Share(in.readUnsignedByte(), in.readUnsignedByte());
    String kind = text(in);
    JobOptions options = OptionBytes.read(in);
    Failure failure = (flags & FAILED) != 0 ? failure(in) : null;
    boolean dead = (flags & DEAD) != 0;
    return new Envelope(
        id, kind, options, enqueuedAt, runAt, attempts, dead, failure, share, in.readAllBytes());
  }

  private static void failure(DataOutputStream out, @Nullable Failure failure) throws IOException {
    if (failure != null) {
      out.writeInt(failure.attempt());
      instant(out, failure.at());
      text(out, failure.type());
      text(out, failure.message());
    }
  }

  private static Failure failure(DataInputStream in) throws IOException {
    int attempt = in.readInt();
    Instant at = instant(in);
    String type = text(in);
    return new Failure(attempt, at, type, text(in), "");
  }

  static void instant(DataOutputStream out, Instant time) throws IOException {
    out.writeLong(time.getEpochSecond());
    out.writeInt(time.getNano());
  }

  static Instant instant(DataInputStream in) throws IOException {
    return Instant.ofEpochSecond(in.readLong(), in.readInt());
  }

  static void text(DataOutputStream out, String text) throws IOException {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(utf8.length);
    out.write(utf8);
  }

  static String text(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > in.available()) {
      throw new IOException("a damaged envelope: a text of " + length + " bytes");
    }
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }
}
