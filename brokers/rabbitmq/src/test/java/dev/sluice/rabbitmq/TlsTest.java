package dev.sluice.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.servers.RabbitMqServer;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.MessageSink;
import dev.sluice.spi.StoreException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** TLS against a server with a certificate by an authority of the test. */
@Timeout(180)
class TlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir static Path folder;

  private static RabbitMqServer server;
  private static int port;

  @BeforeAll
  static void start() throws Exception {
    keytool("-genkeypair", "-alias", "ca", "-dname", "CN=a test", "-ext", "bc:c", "-keyalg", "EC");
    export("ca");
    certified("here", "ip:127.0.0.1");
    port = freePort();
    server =
        RabbitMqServer.start(
            RabbitMqServer.listener("ssl", port),
            "ssl_options.cacertfile = " + folder.resolve("ca.pem"),
            "ssl_options.certfile = " + folder.resolve("here.pem"),
            "ssl_options.keyfile = " + folder.resolve("here.key"),
            "ssl_options.verify = verify_none");
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** A key with a certificate for that name, by the authority of the test. */
  private static void certified(String alias, String name) throws Exception {
    certified(alias, name, "ca");
  }

  private static void certified(String alias, String name, String authority) throws Exception {
    if (!authority.equals("ca")) {
      keytool(
          "-genkeypair", "-alias", authority, "-dname", "CN=x", "-ext", "bc:c", "-keyalg", "EC");
    }
    keytool("-genkeypair", "-alias", alias, "-dname", "CN=" + alias, "-keyalg", "EC");
    Path request = folder.resolve(alias + ".csr");
    Path certificate = folder.resolve(alias + ".pem");
    keytool("-certreq", "-alias", alias, "-file", request.toString());
    keytool(
        "-gencert",
        "-alias",
        authority,
        "-infile",
        request.toString(),
        "-outfile",
        certificate.toString(),
        "-ext",
        "SAN=" + name,
        "-rfc");
    writeKey(alias);
  }

  private static void writeKey(String alias) throws Exception {
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store())) {
      keys.load(in, PASSWORD.toCharArray());
    }
    byte[] key = keys.getKey(alias, PASSWORD.toCharArray()).getEncoded();
    String text =
        "-----BEGIN PRIVATE KEY-----%n%s%n-----END PRIVATE KEY-----%n"
            .formatted(Base64.getMimeEncoder().encodeToString(key));
    Files.writeString(folder.resolve(alias + ".key"), text);
  }

  private static void export(String alias) throws Exception {
    String file = folder.resolve(alias + ".pem").toString();
    keytool("-exportcert", "-alias", alias, "-rfc", "-file", file);
  }

  private static Path store() {
    return folder.resolve("keys.p12");
  }

  private static void keytool(String... words) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(words));
    command.addAll(List.of("-keystore", store().toString(), "-storetype", "PKCS12"));
    command.addAll(List.of("-storepass", PASSWORD));
    run(command.toArray(String[]::new));
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Path output = folder.resolve("output");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(output)).isZero();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String url(String host, String options) {
    return "rabbitmq://" + host + ":" + port + "/q?tls=true&timeout=5s" + options;
  }

  private static String trusting() {
    return "&caFile=" + folder.resolve("ca.pem");
  }

  @Test
  void worksWithACertificateThatIsTrusted() throws Exception {
    try (JobStore store = Sources.open(url("127.0.0.1", trusting()));
        MessageSink sink = Sinks.open(url("127.0.0.1", trusting()))) {
      Sources.enqueue(store, "q", 1);
      assertThat(Sources.next(store, "q").payload()).asString().isEqualTo("0");
      assertThat(Sinks.publish(sink, Sinks.message(null, null, "x")).isConfirmed()).isTrue();
    }
  }

  @Test
  void refusesACertificateThatNobodyVouchesFor() {
    isRefused(url("127.0.0.1", ""));
  }

  @Test
  void refusesTheCertificateOfAnotherHost() {
    isRefused(url("localhost", trusting()));
  }

  @Test
  void saysThatAFileHoldsNoCertificates() {
    String missing = url("127.0.0.1", "&caFile=" + folder.resolve("none.pem"));
    String key = url("127.0.0.1", "&caFile=" + folder.resolve("here.key"));
    for (String url : List.of(missing, key)) {
      assertThatThrownBy(() -> Sources.open(url))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("cannot read certificates");
    }
  }

  @Test
  void showsItsOwnCertificateToAServerThatAsksForOne() throws Exception {
    certified("client", "dns:client");
    certified("stranger", "dns:stranger", "stranger-ca");
    int strict = freePort();
    try (RabbitMqServer asking =
        RabbitMqServer.start(
            RabbitMqServer.listener("ssl", strict),
            "ssl_options.cacertfile = " + folder.resolve("ca.pem"),
            "ssl_options.certfile = " + folder.resolve("here.pem"),
            "ssl_options.keyfile = " + folder.resolve("here.key"),
            "ssl_options.verify = verify_peer",
            "ssl_options.fail_if_no_peer_cert = true")) {
      String url = "rabbitmq://127.0.0.1:" + strict + "/q?tls=true&timeout=5s" + trusting();
      try (JobStore store = Sources.open(url + mine("client"))) {
        Sources.enqueue(store, "q", 1);
        assertThat(Sources.next(store, "q").payload()).asString().isEqualTo("0");
      }
      for (String nobody : List.of("", mine("stranger"))) {
        assertThatThrownBy(() -> Sources.open(url + nobody).close())
            .isInstanceOfSatisfying(
                StoreException.class,
                e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE));
      }
      assertThat(asking.isRunning()).isTrue();
    }
  }

  private static String mine(String alias) {
    return "&certFile="
        + folder.resolve(alias + ".pem")
        + "&keyFile="
        + folder.resolve(alias + ".key");
  }

  @Test
  void saysThatAFileHoldsNoKey() throws Exception {
    Path text = Files.writeString(folder.resolve("text"), "correct horse");
    String here = "&certFile=" + folder.resolve("here.pem") + "&keyFile=" + text;
    String swapped = "&certFile=" + text + "&keyFile=" + folder.resolve("here.key");
    for (String files : List.of(here, swapped)) {
      assertThatThrownBy(() -> Sources.open(url("127.0.0.1", files)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(text.toString())
          .hasMessageNotContaining("horse");
    }
  }

  private static void isRefused(String url) {
    assertThatThrownBy(() -> Sources.open(url).close())
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE))
        .satisfies(e -> assertThat(e.getCause()).isInstanceOf(SSLException.class));
  }
}
