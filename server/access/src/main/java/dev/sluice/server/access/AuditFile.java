package dev.sluice.server.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;

/**
 * An {@link AuditLog} in a file, a change to a line. Lines are appended, so that any tool may move
 * the file away while the server does not run.
 */
public final class AuditFile implements AuditLog, AutoCloseable {
  private final Writer out;
  private final InstantSource clock;
  private final AuditForm form;

  private AuditFile(Writer out, InstantSource clock, AuditForm form) {
    this.out = out;
    this.clock = clock;
    this.form = form;
  }

  /**
   * Opens the file, and makes it if it is not there.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  public static AuditFile open(Path file, InstantSource clock, AuditForm form) {
    try {
      return new AuditFile(
          Files.newBufferedWriter(
              file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND),
          clock,
          form);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the log of changes " + file, e);
    }
  }

  @Override
  public synchronized void record(Caller who, String action, String what) {
    try {
      out.write(
          form.line(clock.instant().truncatedTo(ChronoUnit.MILLIS), who, action, what) + "\n");
      out.flush();
    } catch (IOException e) {
      System.getLogger(AuditFile.class.getName())
          .log(System.Logger.Level.ERROR, "a change is not in the log of changes", e);
    }
  }

  @Override
  public synchronized void close() {
    try {
      out.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot close the log of changes", e);
    }
  }
}
