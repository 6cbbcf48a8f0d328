package dev.sluice.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** Which version this is. */
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() throws IOException {
    try (InputStream text = Version.class.getResourceAsStream("version.txt")) {
      byte[] bytes = Objects.requireNonNull(text, "version.txt").readAllBytes();
      String number = new String(bytes, StandardCharsets.UTF_8).strip();
      return new String[] {"sluice " + number + " (Java " + Runtime.version().feature() + ")"};
    }
  }
}
