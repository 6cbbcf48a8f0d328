package dev.sluice.nats;

import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.Base64;

/** A new nkey, and what can be signed with it. */
record TestKey(String seed, NKeySeed key) {
  static final int OPERATOR = 14 << 3;
  static final int ACCOUNT = 0;
  static final int USER = 20 << 3;
  private static final int SEED = 18 << 3;

  static TestKey make(int role) {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    byte[] bytes = new byte[36];
    bytes[0] = (byte) (SEED | (role >> 5));
    bytes[1] = (byte) ((role & 31) << 3);
    System.arraycopy(random, 0, bytes, 2, 32);
    int crc = NKeySeed.crc(bytes, 34);
    bytes[34] = (byte) crc;
    bytes[35] = (byte) (crc >> 8);
    String seed = NKeySeed.encode(bytes);
    return new TestKey(seed, NKeySeed.parse(seed));
  }

  String publicKey() {
    return key.publicKey();
  }

  String operatorJwt(TestKey system) {
    return jwt(
        this,
        "{\"type\":\"operator\",\"version\":2,\"system_account\":\"" + system.publicKey() + "\"}");
  }

  /** Of an account without streams, which the server keeps for itself. */
  String systemJwt(TestKey account) {
    return jwt(
        account,
        "{\"type\":\"account\",\"version\":2,\"limits\":{\"subs\":-1,\"data\":-1,\"payload\":-1,"
            + "\"imports\":-1,\"exports\":-1,\"wildcards\":true,\"conn\":-1,\"leaf\":-1},"
            + "\"default_permissions\":{\"pub\":{},\"sub\":{}}}");
  }

  String accountJwt(TestKey account) {
    return jwt(
        account,
        "{\"type\":\"account\",\"version\":2,\"limits\":{\"subs\":-1,\"data\":-1,\"payload\":-1,"
            + "\"imports\":-1,\"exports\":-1,\"wildcards\":true,\"conn\":-1,\"leaf\":-1,"
            + "\"mem_storage\":-1,\"disk_storage\":-1,\"streams\":-1,\"consumer\":-1},"
            + "\"default_permissions\":{\"pub\":{},\"sub\":{}}}");
  }

  /** What a file of credentials has in it. */
  String credentials(TestKey user) {
    String jwt =
        jwt(
            user,
            "{\"type\":\"user\",\"version\":2,\"pub\":{},\"sub\":{},\"subs\":-1,\"data\":-1,"
                + "\"payload\":-1}");
    return "-----BEGIN NATS USER JWT-----\n"
        + jwt
        + "\n------END NATS USER JWT------\n\nkeep it safe\n\n-----BEGIN USER NKEY SEED-----\n"
        + user.seed()
        + "\n------END USER NKEY SEED------\n";
  }

  private String jwt(TestKey subject, String claims) {
    String head = encode("{\"typ\":\"JWT\",\"alg\":\"ed25519-nkey\"}");
    String body =
        encode(
            "{\"jti\":\"test\",\"iat\":1700000000,\"iss\":\""
                + publicKey()
                + "\",\"name\":\"test\",\"sub\":\""
                + subject.publicKey()
                + "\",\"nats\":"
                + claims
                + "}");
    byte[] signed = (head + "." + body).getBytes(StandardCharsets.US_ASCII);
    return head + "." + body + "." + encode(key.sign(signed));
  }

  private static String encode(String text) {
    return encode(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
