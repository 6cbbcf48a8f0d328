package dev.sluice.cli.run;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * What a command reads from and writes to. Never closed by it.
 *
 * @param in lines, when the input is {@code -}
 * @param out what jobs write
 * @param err what we have to say
 */
record Streams(InputStream in, OutputStream out, PrintStream err) {
  /** Those of this process, without buffers of Java's. */
  static Streams system() {
    return new Streams(
        new FileInputStream(FileDescriptor.in),
        new FileOutputStream(FileDescriptor.out),
        System.err);
  }
}
