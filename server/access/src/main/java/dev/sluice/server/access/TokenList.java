package dev.sluice.server.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tokens as a text: a line is {@code NAME ROLE[,ROLE...] TOKEN}, where TOKEN is the token itself,
 * or {@code sha256:} and the 64 hexadecimal digits of its SHA-256. Empty lines and those that begin
 * with {@code #} say nothing.
 *
 * <p>Only digests are kept. A token is compared with all of them, each in the same time, however
 * many bytes agree.
 */
public final class TokenList implements Access {
  /** Fewer characters than this can be guessed. */
  private static final int SHORTEST = 16;

  private static final String DIGEST = "sha256:";

  private final List<Entry> entries;

  private record Entry(byte[] digest, Caller caller) {}

  private TokenList(List<Entry> entries) {
    this.entries = List.copyOf(entries);
  }

  /**
   * Reads the text.
   *
   * @throws IllegalArgumentException if a line makes no sense: names the line's number and what is
   *     wrong, never the token
   */
  public static TokenList parse(String text) {
    List<Entry> entries = new ArrayList<>();
    Set<String> names = new HashSet<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String content = line.strip();
      if (content.isEmpty() || content.startsWith("#")) {
        continue;
      }
      Entry entry = entry(content, number);
      if (!names.add(entry.caller().name())) {
        throw bad(number, "\"" + entry.caller().name() + "\" has a line already");
      }
      entries.add(entry);
    }
    return new TokenList(entries);
  }

  private static Entry entry(String content, int line) {
    String[] words = content.split("\\s+", -1);
    if (words.length != 3) {
      throw bad(line, "expected NAME ROLE[,ROLE...] TOKEN");
    }
    Set<Role> roles = new HashSet<>();
    for (String word : words[1].split(",", -1)) {
      roles.add(role(word, line));
    }
    return new Entry(digest(words[2], line), new Caller(words[0], roles));
  }

  private static Role role(String word, int line) {
    try {
      return Role.valueOf(word.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "tokens, line " + line + ": a role is read, enqueue, work or admin, not \"" + word + "\"",
          e);
    }
  }

  private static byte[] digest(String token, int line) {
    if (!token.startsWith(DIGEST)) {
      if (token.length() < SHORTEST) {
        throw bad(line, "a token has at least " + SHORTEST + " characters");
      }
      return sha256(token);
    }
    try {
      byte[] digest = HexFormat.of().parseHex(token.substring(DIGEST.length()));
      if (digest.length == 32) {
        return digest;
      }
    } catch (IllegalArgumentException e) {
      // said below
    }
    throw bad(line, "after " + DIGEST + " there must be 64 hexadecimal digits");
  }

  private static IllegalArgumentException bad(int line, String why) {
    return new IllegalArgumentException("tokens, line " + line + ": " + why);
  }

  /** Whether there is no token at all, so that nobody is let in. */
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  @Override
  public Optional<Caller> caller(@Nullable String token) {
    byte[] digest = sha256(token == null ? "" : token);
    Caller found = null;
    for (Entry entry : entries) {
      if (MessageDigest.isEqual(entry.digest(), digest)) {
        found = entry.caller();
      }
    }
    return token == null ? Optional.empty() : Optional.ofNullable(found);
  }

  private static byte[] sha256(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
