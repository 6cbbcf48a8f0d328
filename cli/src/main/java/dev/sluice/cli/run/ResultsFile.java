package dev.sluice.cli.run;

import dev.sluice.job.JobId;
import java.io.BufferedInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The file of {@code --results}: a line of JSON for each line that has come to its end. A record is
 * written before the job is settled; what a killed run had written and not settled runs again, and
 * is not written again. Safe for many threads.
 */
final class ResultsFile implements AutoCloseable {
  private static final String HEAD = "{\"id\":\"";
  private static final String DONE = "\",\"state\":\"done\"";
  private static final String FAILED = "\",\"state\":\"failed\"";
  private static final String CANCELLED =
      "\",\"state\":\"cancelled\"".substring(0, FAILED.length());
  private static final int ID_LENGTH = 36;

  private final OutputStream out;
  private final @Nullable RandomAccessFile file;
  private @Nullable IOException broken;
  private final DigestSet done = new DigestSet();
  private final Set<JobId> failed = new HashSet<>();

  /**
   * Opens it, to go on at its end.
   *
   * @param fresh whether to begin it anew
   * @throws IOException if it cannot be written to, or is something else
   */
  ResultsFile(Path path, boolean fresh) throws IOException {
    long end = fresh || !Files.isRegularFile(path) ? 0 : read(path);
    if (Files.exists(path) && !Files.isRegularFile(path)) {
      // A pipe or a terminal has no end to go on from.
      file = null;
      out = new FileOutputStream(path.toFile());
      return;
    }
    file = new RandomAccessFile(path.toFile(), "rw");
    out = new FileOutputStream(file.getFD());
    // What a killed run did not write to its end is cut off.
    file.setLength(end);
    file.seek(end);
  }

  /** Writes to something that has no end to go on from. */
  ResultsFile(OutputStream out) {
    this.file = null;
    this.out = out;
  }

  /**
   * Writes a record, unless the line has one that says the same.
   *
   * @throws IOException if it cannot be written; then no other is either, for the same reason
   */
  synchronized void write(LineResult result) throws IOException {
    if (done.contains(digest(result.id()))
        || (!result.succeeded() && failed.contains(result.id()))) {
      return;
    }
    append(result.toJson());
    if (result.succeeded()) {
      done.add(digest(result.id()));
      failed.remove(result.id());
    } else {
      failed.add(result.id());
    }
  }

  private void append(byte[] record) throws IOException {
    if (broken != null) {
      // Whoever is heard first has to say why, and that need not be who failed first.
      throw new IOException(broken.getMessage(), broken);
    }
    long before = file == null ? 0 : file.getFilePointer();
    try {
      out.write(record);
    } catch (IOException e) {
      broken = e;
      cutOff(before, e);
      throw e;
    }
  }

  private void cutOff(long end, IOException cause) {
    try {
      if (file != null) {
        file.setLength(end);
      }
    } catch (IOException e) {
      cause.addSuppressed(e);
    }
  }

  /** Failed lines run again, and get another record. */
  synchronized void forgetFailed() {
    failed.clear();
  }

  @Override
  public synchronized void close() throws IOException {
    out.close();
    if (file != null) {
      file.close();
    }
  }

  /** Notes whose records are there, and answers where the last whole one ends. */
  private long read(Path path) throws IOException {
    long end = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path), 1 << 16)) {
      byte[] head = new byte[HEAD.length() + ID_LENGTH + FAILED.length()];
      int length = readHead(in, head);
      while (length >= 0) {
        if (end == 0 && !startsLikeOurs(head, length)) {
          throw new IOException(path + " is no file of results; it was left as it is");
        }
        long rest = length < head.length ? 0 : skipLine(in);
        if (rest < 1) {
          return end;
        }
        note(new String(head, StandardCharsets.ISO_8859_1));
        end += length + rest;
        length = readHead(in, head);
      }
    }
    return end;
  }

  private static int readHead(InputStream in, byte[] head) throws IOException {
    int length = in.readNBytes(head, 0, head.length);
    return length == 0 ? -1 : length;
  }

  private static boolean startsLikeOurs(byte[] head, int length) {
    String text = new String(head, 0, length, StandardCharsets.ISO_8859_1);
    return text.startsWith(HEAD) || HEAD.startsWith(text);
  }

  /** How many bytes there are up to and with the next newline; 0 if there is none. */
  private static long skipLine(InputStream in) throws IOException {
    long count = 0;
    for (int b = in.read(); b >= 0; b = in.read()) {
      count++;
      if (b == '\n') {
        return count;
      }
    }
    return 0;
  }

  private void note(String head) {
    JobId id = id(head);
    if (id == null) {
      return;
    }
    String state = head.substring(HEAD.length() + ID_LENGTH);
    if (state.startsWith(DONE)) {
      done.add(digest(id));
      failed.remove(id);
    } else if (state.startsWith(FAILED) || state.startsWith(CANCELLED)) {
      failed.add(id);
    }
  }

  // Ids of lines are digests themselves.
  private static long digest(JobId id) {
    return id.high() * 31 + id.low();
  }

  private static @Nullable JobId id(String head) {
    try {
      return JobId.parse(head.substring(HEAD.length(), HEAD.length() + ID_LENGTH));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
