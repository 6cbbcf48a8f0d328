package dev.sluice.server.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A {@link TokenList} in a file, which is read again when it has changed: at most once a second, by
 * whoever asks then. A file that makes no sense any more, or has gone, changes nothing: the tokens
 * that stood before go on.
 */
public final class TokenFile implements Access {
  private static final long LOOK_EVERY = Duration.ofSeconds(1).toNanos();

  private final Path file;
  private final long lookEvery;
  private volatile TokenList tokens;
  private FileTime changed;
  private long looked;
  private volatile @Nullable String complaint;

  private TokenFile(Path file, long lookEvery) throws IOException {
    this.file = file;
    this.lookEvery = lookEvery;
    changed = Files.getLastModifiedTime(file);
    tokens = TokenList.parse(Files.readString(file));
    looked = System.nanoTime();
  }

  /**
   * Reads the file.
   *
   * @throws IllegalArgumentException if it makes no sense, or has no token
   * @throws UncheckedIOException if it cannot be read
   */
  public static TokenFile open(Path file) {
    return open(file, LOOK_EVERY);
  }

  static TokenFile open(Path file, long lookEvery) {
    try {
      TokenFile tokens = new TokenFile(file, lookEvery);
      if (tokens.tokens.isEmpty()) {
        throw new IllegalArgumentException("there is no token in " + file);
      }
      return tokens;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the tokens in " + file, e);
    }
  }

  @Override
  public Optional<Caller> caller(@Nullable String token) {
    look();
    return tokens.caller(token);
  }

  /** What is wrong with the file as it stands now; {@code null} if nothing is. */
  public @Nullable String complaint() {
    return complaint;
  }

  private synchronized void look() {
    long now = System.nanoTime();
    if (now - looked < lookEvery) {
      return;
    }
    looked = now;
    try {
      FileTime time = Files.getLastModifiedTime(file);
      if (!time.equals(changed)) {
        tokens = TokenList.parse(Files.readString(file));
        changed = time;
      }
      complaint = null;
    } catch (IOException e) {
      complaint = "cannot read the tokens in " + file + ": " + e;
    } catch (IllegalArgumentException e) {
      complaint = file + ": " + e.getMessage();
    }
  }
}
