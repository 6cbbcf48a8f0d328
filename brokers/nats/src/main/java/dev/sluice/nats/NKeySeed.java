package dev.sluice.nats;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.Signature;
import java.util.Arrays;

/**
 * The seed of an nkey: a pair of Ed25519 keys in the base 32 of NATS, with a checksum of two bytes.
 */
final class NKeySeed {
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int SEED = 18 << 3;
  private static final int KEY = 32;

  private final KeyPair keys;
  private final int role;

  private NKeySeed(KeyPair keys, int role) {
    this.keys = keys;
    this.role = role;
  }

  /**
   * @param text such as {@code SU...}, 58 characters
   * @throws IllegalArgumentException if it is none, which says nothing of what it is
   */
  static NKeySeed parse(String text) {
    byte[] bytes = decode(text);
    int end = bytes.length - 2;
    if (end != KEY + 2
        || crc(bytes, end) != ((bytes[end] & 0xff) | ((bytes[end + 1] & 0xff) << 8))
        || (bytes[0] & 0xf8) != SEED) {
      throw new IllegalArgumentException("the seed of the nkey is damaged");
    }
    int role = ((bytes[0] & 0x07) << 5) | ((bytes[1] & 0xf8) >> 3);
    return new NKeySeed(keys(Arrays.copyOfRange(bytes, 2, end)), role);
  }

  /**
   * The JDK has no other way from a seed to the public key than to make a pair of keys, for which
   * it asks for 32 random bytes. Should it ever ask otherwise, then the server refuses the
   * signature.
   */
  private static KeyPair keys(byte[] seed) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(255, new Given(seed));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no Ed25519", e);
    }
  }

  byte[] sign(byte[] message) {
    try {
      Signature signature = Signature.getInstance("Ed25519");
      signature.initSign(keys.getPrivate());
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this JVM has no Ed25519", e);
    }
  }

  /** The public key, such as {@code U...}. */
  String publicKey() {
    byte[] encoded = keys.getPublic().getEncoded();
    byte[] bytes = new byte[1 + KEY + 2];
    bytes[0] = (byte) role;
    System.arraycopy(encoded, encoded.length - KEY, bytes, 1, KEY);
    int crc = crc(bytes, 1 + KEY);
    bytes[1 + KEY] = (byte) crc;
    bytes[2 + KEY] = (byte) (crc >> 8);
    return encode(bytes);
  }

  /** CRC-16 with the polynomial 0x1021, beginning at 0. */
  static int crc(byte[] bytes, int length) {
    int crc = 0;
    for (int i = 0; i < length; i++) {
      crc ^= (bytes[i] & 0xff) << 8;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1;
      }
      crc &= 0xffff;
    }
    return crc;
  }

  private static byte[] decode(String text) {
    byte[] bytes = new byte[text.length() * 5 / 8];
    int bits = 0;
    int held = 0;
    int next = 0;
    for (int i = 0; i < text.length(); i++) {
      int value = ALPHABET.indexOf(text.charAt(i));
      if (value < 0) {
        throw new IllegalArgumentException("the seed of the nkey is damaged");
      }
      bits = ((bits << 5) | value) & 0xfff;
      held += 5;
      if (held >= 8) {
        held -= 8;
        bytes[next++] = (byte) (bits >> held);
      }
    }
    return bytes;
  }

  static String encode(byte[] bytes) {
    StringBuilder text = new StringBuilder();
    int bits = 0;
    int held = 0;
    for (byte b : bytes) {
      bits = ((bits << 8) | (b & 0xff)) & 0xffff;
      held += 8;
      while (held >= 5) {
        held -= 5;
        text.append(ALPHABET.charAt((bits >> held) & 31));
      }
    }
    return held == 0
        ? text.toString()
        : text.append(ALPHABET.charAt((bits << (5 - held)) & 31)).toString();
  }

  /** Gives the seed where randomness is asked for. */
  private static final class Given extends SecureRandom {
    private static final long serialVersionUID = 1L;

    private final byte[] seed;

    Given(byte[] seed) {
      this.seed = seed;
    }

    @Override
    public void nextBytes(byte[] bytes) {
      if (bytes.length != seed.length) {
        throw new IllegalStateException("this JVM makes keys of " + bytes.length + " bytes");
      }
      System.arraycopy(seed, 0, bytes, 0, seed.length);
    }
  }
}
