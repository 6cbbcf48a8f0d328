package dev.sluice.nats;

import io.nats.client.AuthHandler;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Signs in with a key of a file. The client library has its own, which needs a library of its own
 * for the signature that the JDK can make as well.
 */
final class KeyFileLogin implements AuthHandler {
  private static final Pattern JWT =
      Pattern.compile("-+BEGIN NATS USER JWT-+\\s+(\\S+)\\s+-+END NATS USER JWT-+");
  private static final Pattern SEED = Pattern.compile("(?m)^\\s*(S[A-Z2-7]{57})\\s*$");

  private final NKeySeed seed;
  private final String jwt;

  private KeyFileLogin(NKeySeed seed, String jwt) {
    this.seed = seed;
    this.jwt = jwt;
  }

  /**
   * Reads the seed, and the JWT if there is one.
   *
   * @throws IllegalArgumentException if there is no file or no seed in it
   */
  static KeyFileLogin read(Path file) {
    String text;
    try {
      text = Files.readString(file);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read the key of NATS from " + file, e);
    }
    String seed =
        find(SEED, text)
            .orElseThrow(
                () -> new IllegalArgumentException("there is no seed of an nkey in " + file));
    try {
      return new KeyFileLogin(NKeySeed.parse(seed), find(JWT, text).orElse(""));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  private static Optional<String> find(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  @Override
  public byte[] sign(byte[] nonce) {
    return seed.sign(nonce);
  }

  @Override
  public char[] getID() {
    return seed.publicKey().toCharArray();
  }

  @Override
  public char[] getJWT() {
    return jwt.toCharArray();
  }
}
