package dev.sluice.redis;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What runs inside the server. Each script is one atomic unit.
 *
 * <p>The first line tells the server what a script may do: one that makes room (or that keeps
 * workers going) also runs when the memory is full; one that stores is refused before its first
 * write.
 */
enum Script {
  REGISTER("#!lua flags=allow-oom", "register"),
  ENQUEUE("#!lua", "common", "plain", "lives", "enqueue"),
  TURN("#!lua flags=allow-oom", "common", "brief", "lives", "turn"),
  LEASE("#!lua flags=allow-oom", "common", "lives", "lease"),
  ALTER("#!lua flags=allow-oom", "common", "lives", "alter"),
  SWEEP("#!lua flags=allow-oom", "common", "lives", "sweep"),
  CONFIGURE("#!lua flags=allow-oom", "common", "configure"),
  WORKERS("#!lua flags=allow-oom", "workers"),
  RESERVE("#!lua", "reserve"),
  UNRESERVE("#!lua flags=allow-oom", "unreserve"),
  RETIRE("#!lua flags=allow-oom", "common", "retire"),
  WHERE("#!lua flags=no-writes", "where"),
  FIND("#!lua flags=no-writes", "common", "lives", "view", "find"),
  LIST("#!lua flags=no-writes", "common", "lives", "view", "list"),
  COUNTS("#!lua flags=no-writes", "common", "counts");

  private final String text;
  private final String sha;

  Script(String firstLine, String... parts) {
    StringBuilder all = new StringBuilder(firstLine).append('\n');
    for (String part : parts) {
      all.append(read(part + ".lua"));
    }
    text = all.toString();
    sha = HexFormat.of().formatHex(sha1(text()));
  }

  byte[] text() {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** The name under which the server knows the script once it was loaded. */
  byte[] sha() {
    return sha.getBytes(StandardCharsets.US_ASCII);
  }

  private static String read(String name) {
    try (InputStream in = Script.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("not in the jar: " + name);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] sha1(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-1", e);
    }
  }
}
