package dev.sluice.cli.run;

import dev.sluice.cli.process.ByteSink;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Output that has to wait; what is long waits in a temporary file. Used by one thread at a time.
 */
final class HeldOutput implements ByteSink {
  private static final int IN_MEMORY = 1 << 16;

  private final ByteArrayOutputStream memory = new ByteArrayOutputStream(0);
  private @Nullable Path spill;

  @Override
  public void accept(byte[] bytes, int offset, int length) {
    if (memory.size() + length > IN_MEMORY) {
      spill();
    }
    memory.write(bytes, offset, length);
  }

  /** Gives all of it to somebody, once. */
  void writeTo(ByteSink sink) {
    try {
      if (spill != null) {
        copy(spill, sink);
        Files.delete(spill);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read back held output", e);
    }
    byte[] rest = memory.toByteArray();
    sink.accept(rest, 0, rest.length);
  }

  private void spill() {
    try {
      if (spill == null) {
        spill = Files.createTempFile("sluice-", ".out");
      }
      try (OutputStream out = Files.newOutputStream(spill, StandardOpenOption.APPEND)) {
        memory.writeTo(out);
      }
      memory.reset();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot hold output in a temporary file", e);
    }
  }

  private static void copy(Path from, ByteSink to) throws IOException {
    byte[] buffer = new byte[IN_MEMORY];
    try (InputStream in = Files.newInputStream(from)) {
      for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
        to.accept(buffer, 0, count);
      }
    }
  }
}
