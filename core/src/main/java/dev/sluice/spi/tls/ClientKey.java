package dev.sluice.spi.tls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/**
 * Who we are to a server that asks for a certificate.
 *
 * @param certFile our certificate in PEM form, with those that vouch for it behind it
 * @param keyFile its private key in PEM form (PKCS #8), without a password
 */
public record ClientKey(Path certFile, Path keyFile) {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN PRIVATE KEY-----(.*?)-----END PRIVATE KEY-----", Pattern.DOTALL);
  private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

  // Of a store that never leaves the heap.
  private static final char[] NO_PASSWORD = new char[0];

  /**
   * What a TLS connection presents.
   *
   * @throws IllegalArgumentException naming the file that cannot be used; never quotes it
   */
  public KeyManager[] managers() {
    PrivateKey key = key();
    try (InputStream in = Files.newInputStream(certFile)) {
      Certificate[] chain =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(in)
              .toArray(Certificate[]::new);
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("client", key, NO_PASSWORD, chain);
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(store, NO_PASSWORD);
      return factory.getKeyManagers();
    } catch (GeneralSecurityException | IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException("cannot read a certificate from " + certFile, e);
    }
  }

  private PrivateKey key() {
    try {
      Matcher pem = KEY.matcher(Files.readString(keyFile));
      if (pem.find()) {
        return key(Base64.getMimeDecoder().decode(pem.group(1)));
      }
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException("cannot read a private key from " + keyFile, e);
    }
    throw new IllegalArgumentException(
        "there is no private key in PEM form (PKCS #8, without a password) in " + keyFile);
  }

  // The bytes say which it is, and only the right factory understands them.
  private static PrivateKey key(byte[] encoded) throws GeneralSecurityException {
    for (String algorithm : ALGORITHMS) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded));
      } catch (InvalidKeySpecException e) {
        // Of another kind.
      }
    }
    throw new GeneralSecurityException("it is none of " + ALGORITHMS);
  }
}
