package dev.sluice.cli.run;

import dev.sluice.spi.Names;
import dev.sluice.spi.StorageUrl;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Where a run keeps its jobs. The same input gives the same place, so that the same command goes on
 * where it was.
 *
 * @param input the input's real path; {@code null} for standard input
 * @param queue the run's name, which is the name of its queue
 * @param store the storage's URL
 */
record RunPlace(@Nullable Path input, String queue, String store) {
  private static final int MAX_NAME = 60;

  /**
   * Finds it.
   *
   * @throws UsageException if there is no such input, or something that is needed is not given
   */
  static RunPlace of(@Nullable String input, @Nullable String name, @Nullable String store) {
    Path path = input == null || input.equals("-") ? null : realPath(input);
    boolean regular = path != null && Files.isRegularFile(path);
    if (!regular && (name == null || store == null)) {
      throw new UsageException(
          "an input that is not a file needs --name and --store: they say what to continue");
    }
    String queue = name != null ? queue(name) : defaultName(regular(path));
    String url = store != null ? store : "file:" + regular(path) + ".sluice";
    checkUrl(url);
    return new RunPlace(path, queue, url);
  }

  private static Path regular(@Nullable Path path) {
    if (path == null) {
      throw new IllegalStateException("checked before");
    }
    return path;
  }

  private static Path realPath(String input) {
    try {
      Path path = Path.of(input).toRealPath();
      if (!Files.isReadable(path) || Files.isDirectory(path)) {
        throw new UsageException("cannot read " + input);
      }
      return path;
    } catch (IOException | java.nio.file.InvalidPathException e) {
      throw new UsageException("no such file: " + input);
    }
  }

  private static String queue(String name) {
    try {
      return Names.queue(name);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--name: " + e.getMessage());
    }
  }

  private static void checkUrl(String url) {
    try {
      StorageUrl.parse(url);
    } catch (IllegalArgumentException e) {
      throw new UsageException("--store: " + e.getMessage());
    }
  }

  // The file's name for people, and a digest of the whole path to tell equal names apart.
  private static String defaultName(Path path) {
    String name = path.getFileName().toString().replaceAll("[^A-Za-z0-9._-]", "_");
    String start = name.replaceFirst("^[^A-Za-z0-9]+", "");
    String cut = start.substring(0, Math.min(start.length(), MAX_NAME));
    return (cut.isEmpty() ? "input" : cut) + "-" + digest(path.toString()).substring(0, 12);
  }

  static String digest(String text) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
