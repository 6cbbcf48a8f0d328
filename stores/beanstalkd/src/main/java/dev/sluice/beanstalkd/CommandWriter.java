package dev.sluice.beanstalkd;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/** Writes commands, many to a packet. */
final class CommandWriter {
  private static final byte[] END = {'\r', '\n'};

  private final OutputStream out;

  CommandWriter(OutputStream out) {
    this.out = new BufferedOutputStream(out, 16_384);
  }

  void write(Command command) throws IOException {
    out.write(command.line().getBytes(StandardCharsets.US_ASCII));
    out.write(END);
    byte[] body = command.body();
    if (body != null) {
      out.write(body);
      out.write(END);
    }
  }

  void flush() throws IOException {
    out.flush();
  }
}
