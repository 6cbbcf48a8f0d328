package dev.sluice.server;

import dev.sluice.spi.tls.ClientKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLContext;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** The certificate of the server, which is read again when its file has changed. */
final class Tls {
  private static final System.Logger LOG = System.getLogger("dev.sluice.server");

  private final Path certificate;
  private final Path key;
  private final SslContextFactory.Server factory = new SslContextFactory.Server();
  private FileTime changed;

  /**
   * @throws IllegalArgumentException if a file is of no use: says which
   */
  Tls(Path certificate, Path key) {
    this.certificate = certificate;
    this.key = key;
    changed = time();
    factory.setSslContext(context());
  }

  SslContextFactory.Server factory() {
    return factory;
  }

  /** Looks at the files. Connections that are open go on with what they have. */
  synchronized void reload() {
    try {
      FileTime now = time();
      if (!now.equals(changed)) {
        SSLContext context = context();
        factory.reload(same -> same.setSslContext(context));
        changed = now;
        LOG.log(System.Logger.Level.INFO, "read the certificate in " + certificate + " again");
      }
    } catch (Exception e) {
      // Half of a new pair may be written: the old one serves until both are there.
      LOG.log(System.Logger.Level.WARNING, "the certificate stays as it was", e);
    }
  }

  private FileTime time() {
    try {
      FileTime first = Files.getLastModifiedTime(certificate);
      FileTime second = Files.getLastModifiedTime(key);
      return first.compareTo(second) > 0 ? first : second;
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read " + certificate + " and " + key, e);
    }
  }

  private SSLContext context() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(new ClientKey(certificate, key).managers(), null, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("no TLS with " + certificate, e);
    }
  }
}
