package dev.sluice.spi.tls;

import dev.sluice.spi.StorageUrl;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/**
 * Whom an encrypted connection trusts, and who we are to the other side; as the options {@code
 * tls}, {@code caFile}, {@code certFile} and {@code keyFile} of a storage's URL say.
 *
 * @param caFile certificates to trust, in PEM form; {@code null} for those that the JVM trusts
 * @param key who we are to a server that asks; {@code null} for nobody
 */
public record TlsFiles(@Nullable Path caFile, @Nullable ClientKey key) {
  private static final Set<String> YES_OR_NO = Set.of("true", "false");

  /**
   * As a URL says; empty without {@code tls=true}. No file is read.
   *
   * @throws IllegalArgumentException if a file is named without it, or a certificate without its
   *     key
   */
  public static Optional<TlsFiles> parse(StorageUrl url) {
    boolean tls = url.option("tls", "false", YES_OR_NO).equals("true");
    TlsFiles files = new TlsFiles(file(url, "caFile", tls), key(url, tls));
    return tls ? Optional.of(files) : Optional.empty();
  }

  private static @Nullable Path file(StorageUrl url, String option, boolean tls) {
    String file = url.option(option).orElse(null);
    if (file != null && !tls) {
      throw url.bad(option, file, "given with tls=true");
    }
    return file == null ? null : Path.of(file);
  }

  private static @Nullable ClientKey key(StorageUrl url, boolean tls) {
    Path certificate = file(url, "certFile", tls);
    Path key = file(url, "keyFile", tls);
    if (certificate != null && key != null) {
      return new ClientKey(certificate, key);
    }
    if (certificate != null || key != null) {
      throw new IllegalArgumentException(
          "options \"certFile\" and \"keyFile\" in " + url.redacted() + " need each other");
    }
    return null;
  }

  /**
   * A context that trusts and shows what these say. Whether the certificate is for the host that
   * was asked for is not its business: see {@link
   * javax.net.ssl.SSLParameters#setEndpointIdentificationAlgorithm}.
   *
   * @throws IllegalArgumentException if a file is of no use: says which
   */
  public SSLContext context() {
    return context(trusted());
  }

  /**
   * The same with other judges of certificates.
   *
   * @throws IllegalArgumentException if a file is of no use: says which
   */
  public SSLContext context(TrustManager... judges) {
    KeyManager @Nullable [] own = key == null ? null : key.managers();
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(own, judges, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("no TLS with " + key, e);
    }
  }

  /**
   * The judges of certificates that trust what this says.
   *
   * @throws IllegalArgumentException if the file is of no use: says which
   */
  public TrustManager[] trusted() {
    try {
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(caFile == null ? null : certificates(caFile));
      return trust.getTrustManagers();
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalArgumentException(
          caFile == null
              ? "the JVM's own trusted certificates cannot be read"
              : "cannot read certificates to trust from " + caFile,
          e);
    }
  }

  private static KeyStore certificates(Path caFile) throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (InputStream in = Files.newInputStream(caFile)) {
      for (Certificate one : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("ca" + store.size(), one);
      }
    }
    if (store.size() == 0) {
      throw new CertificateException("there is no certificate in it");
    }
    return store;
  }
}
