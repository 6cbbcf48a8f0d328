package dev.sluice.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.job.JobId;
import dev.sluice.servers.RedisServer;
import dev.sluice.spi.Enqueued.Outcome;
import dev.sluice.spi.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code rediss:} against a server with a certificate of its own making. */
@Timeout(60)
class TlsTest {
  private static final String PASSWORD = "changeit";
  private static final String TRUST = "javax.net.ssl.trustStore";
  private static final String TRUST_PASSWORD = "javax.net.ssl.trustStorePassword";

  @TempDir Path folder;

  @AfterEach
  void trustAsBefore() {
    System.clearProperty(TRUST);
    System.clearProperty(TRUST_PASSWORD);
  }

  private void trust() {
    System.setProperty(TRUST, keys().toString());
    System.setProperty(TRUST_PASSWORD, PASSWORD);
  }

  private Path keys() {
    return folder.resolve("keys.p12");
  }

  /** A server with a certificate for that name; answers with its port for TLS behind it. */
  private record Secured(RedisServer server, int port) implements AutoCloseable {
    String url() {
      return "rediss://127.0.0.1:" + port + "/?timeout=2s";
    }

    @Override
    public void close() {
      server.close();
    }
  }

  private Secured server(String name) throws Exception {
    makeKeys(name);
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys())) {
      keys.load(in, PASSWORD.toCharArray());
    }
    Path key = pem("key", "PRIVATE KEY", keys.getKey("redis", PASSWORD.toCharArray()).getEncoded());
    Path certificate = pem("certificate", "CERTIFICATE", keys.getCertificate("redis").getEncoded());
    int port = freePort();
    return new Secured(
        RedisServer.start(
            "--tls-port",
            Integer.toString(port),
            "--tls-auth-clients",
            "no",
            "--tls-key-file",
            key.toString(),
            "--tls-cert-file",
            certificate.toString(),
            "--tls-ca-cert-file",
            certificate.toString()),
        port);
  }

  private void makeKeys(String name) throws IOException, InterruptedException {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "redis",
                "-dname",
                "CN=test",
                "-ext",
                "SAN=" + name,
                "-storetype",
                "PKCS12",
                "-keystore",
                keys().toString(),
                "-storepass",
                PASSWORD)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool").toFile())
            .start();
    assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).as(Files.readString(folder.resolve("keytool"))).isZero();
  }

  private Path pem(String file, String what, byte[] bytes) throws IOException {
    String text =
        "-----BEGIN %s-----%n%s%n-----END %s-----%n"
            .formatted(what, Base64.getMimeEncoder().encodeToString(bytes), what);
    return Files.writeString(folder.resolve(file), text);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void worksWithACertificateThatIsTrusted() throws Exception {
    try (Secured server = server("ip:127.0.0.1")) {
      trust();
      try (RedisStore store = Stores.open(server.url())) {
        JobId id = JobId.next();
        assertThat(Work.enqueue(store, id, "q")).isEqualTo(Outcome.INSERTED);
        var claimed = Work.claim(store, "q", 1, Duration.ofSeconds(5));
        assertThat(claimed).extracting("job").isEqualTo(List.of(id));
        Work.complete(store, claimed);
        assertThat(store.counts("q").total()).isZero();
      }
    }
  }

  @Test
  void refusesACertificateThatNobodyVouchesFor() throws Exception {
    try (Secured server = server("ip:127.0.0.1")) {
      isRefused(server);
    }
  }

  @Test
  void refusesTheCertificateOfAnotherHost() throws Exception {
    try (Secured server = server("dns:elsewhere.example.org")) {
      trust();
      isRefused(server);
    }
  }

  private static void isRefused(Secured server) {
    assertThatThrownBy(() -> Stores.open(server.url()).close())
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE));
  }
}
