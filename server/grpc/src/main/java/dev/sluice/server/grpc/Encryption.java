package dev.sluice.server.grpc;

import io.grpc.InsecureServerCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsServerCredentials;
import io.grpc.util.AdvancedTlsX509KeyManager;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A certificate and its key in files, which are read again when one of them has changed. What
 * cannot be read then changes nothing: the certificate that stood before goes on.
 */
final class Encryption {
  private final GrpcPortOptions.Pem pem;
  // The one of gRPC that reads files itself does so once a minute at most.
  private final AdvancedTlsX509KeyManager keys = new AdvancedTlsX509KeyManager();
  private List<FileTime> changed;

  private Encryption(GrpcPortOptions.Pem pem) throws IOException, GeneralSecurityException {
    this.pem = pem;
    changed = times();
    read();
  }

  /**
   * How connections are encrypted.
   *
   * @param pem {@code null} for not at all
   * @param clock looks at the files now and then
   * @throws IllegalArgumentException if the files are of no use; names them, never quotes them
   */
  static ServerCredentials of(GrpcPortOptions.@Nullable Pem pem, ScheduledExecutorService clock) {
    if (pem == null) {
      return InsecureServerCredentials.create();
    }
    try {
      Encryption encryption = new Encryption(pem);
      long pause = pem.lookEvery().toNanos();
      ScheduledFuture<?> unused =
          clock.scheduleWithFixedDelay(encryption::look, pause, pause, TimeUnit.NANOSECONDS);
      return TlsServerCredentials.newBuilder().keyManager(encryption.keys).build();
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(unreadable(pem), e);
    }
  }

  private static String unreadable(GrpcPortOptions.Pem pem) {
    return "cannot read a certificate from "
        + pem.certFile()
        + " and its key from "
        + pem.keyFile();
  }

  private void look() {
    try {
      List<FileTime> times = times();
      if (!times.equals(changed)) {
        read();
        changed = times;
      }
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      // Whatever it is: the next look must come.
      System.getLogger(Encryption.class.getName())
          .log(System.Logger.Level.WARNING, unreadable(pem), e);
    }
  }

  private List<FileTime> times() throws IOException {
    return List.of(
        Files.getLastModifiedTime(pem.certFile()), Files.getLastModifiedTime(pem.keyFile()));
  }

  private void read() throws IOException, GeneralSecurityException {
    keys.updateIdentityCredentials(pem.certFile().toFile(), pem.keyFile().toFile());
  }
}
