package dev.sluice.server.webhooks;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Objects;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The secret that a receiver and we share, so that it knows what comes from us: {@code whsec_} and
 * 24 to 64 bytes in Base64, as Standard Webhooks has it. Never printed.
 */
public final class SigningSecret {
  private static final String PREFIX = "whsec_";
  private static final int SHORTEST = 24;
  private static final int LONGEST = 64;
  private static final String ALGORITHM = "HmacSHA256";

  private final SecretKeySpec key;

  private SigningSecret(byte[] key) {
    this.key = new SecretKeySpec(key, ALGORITHM);
  }

  /**
   * The secret that a text says.
   *
   * @throws IllegalArgumentException if it is of another form; does not quote it
   */
  public static SigningSecret parse(String text) {
    if (!text.startsWith(PREFIX)) {
      throw new IllegalArgumentException("a signing secret must begin with \"" + PREFIX + "\"");
    }
    byte[] key;
    try {
      key = Base64.getDecoder().decode(text.substring(PREFIX.length()));
    } catch (IllegalArgumentException e) {
      // Without the cause, which quotes a part of it.
      throw new IllegalArgumentException("a signing secret must be Base64 after " + PREFIX);
    }
    if (key.length < SHORTEST || key.length > LONGEST) {
      throw new IllegalArgumentException(
          "a signing secret must have 24 to 64 bytes: it has " + key.length);
    }
    return new SigningSecret(key);
  }

  /**
   * The signature of a message: {@code v1,} and HMAC-SHA256 in Base64.
   *
   * @param timestamp seconds since 1970
   */
  String sign(String id, long timestamp, byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(key);
      mac.update((id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8));
      return "v1," + Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JVM has " + ALGORITHM, e);
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SigningSecret secret && key.equals(secret.key);
  }

  @Override
  public int hashCode() {
    return Objects.hash(key);
  }

  @Override
  public String toString() {
    return PREFIX + "…";
  }
}
