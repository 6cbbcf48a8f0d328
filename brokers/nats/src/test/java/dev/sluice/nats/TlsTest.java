package dev.sluice.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.job.JobId;
import dev.sluice.servers.Certificates;
import dev.sluice.servers.NatsServer;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.Settled;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code tls=true} against a server with certificates of its own making. */
@Timeout(120)
class TlsTest {
  @TempDir Path folder;

  private static NatsServer server(Certificates keys) {
    return NatsServer.start(
        "--tls",
        "--tlscert",
        keys.file("server.pem").toString(),
        "--tlskey",
        keys.file("server.key").toString());
  }

  @Test
  void worksWithAnAuthorityThatIsTrusted() throws Exception {
    Certificates keys = Certificates.make(folder, "ip:127.0.0.1,dns:localhost");
    try (NatsServer server = server(keys)) {
      for (String host : new String[] {"127.0.0.1", "localhost"}) {
        String url = "nats://" + host + ":" + server.port() + "?create=true&tls=true&caFile=";
        try (JobStore store = Work.open(url + keys.file("ca.pem"))) {
          JobId id = Work.enqueue(store, "orders", 1).get(0);
          Delivery job = Work.one(store, "orders");
          assertThat(job.job()).isEqualTo(id);
          assertThat(Work.complete(store, job)).isEqualTo(Settled.COMPLETED);
        }
      }
    }
  }

  @Test
  void refusesAnAuthorityThatNobodyTrusts() throws Exception {
    try (NatsServer server = server(Certificates.make(folder, "ip:127.0.0.1"))) {
      isRefused(server.url() + "?tls=true&timeout=2s");
    }
  }

  @Test
  void refusesTheCertificateOfAnotherHost() throws Exception {
    Certificates keys = Certificates.make(folder, "dns:elsewhere.example.org");
    try (NatsServer server = server(keys)) {
      isRefused(server.url() + "?tls=true&timeout=2s&caFile=" + keys.file("ca.pem"));
    }
  }

  @Test
  void insistsOnTls() throws Exception {
    Certificates keys = Certificates.make(folder, "ip:127.0.0.1");
    try (NatsServer plain = NatsServer.start();
        NatsServer tls = server(keys)) {
      isRefused(plain.url() + "?tls=true&timeout=2s&caFile=" + keys.file("ca.pem"));
      isRefused(tls.url() + "?timeout=2s");
    }
  }

  @Test
  void showsItsOwnCertificateToAServerThatAsksForOne() throws Exception {
    Certificates keys = Certificates.make(folder, "ip:127.0.0.1");
    keys.certified("client", "dns:client", "ca");
    keys.authority("others");
    keys.certified("stranger", "dns:stranger", "others");
    try (NatsServer server =
        NatsServer.start(
            "--tlsverify",
            "--tlscert",
            keys.file("server.pem").toString(),
            "--tlskey",
            keys.file("server.key").toString(),
            "--tlscacert",
            keys.file("ca.pem").toString())) {
      String url = server.url() + "?create=true&tls=true&timeout=2s&caFile=" + keys.file("ca.pem");
      try (JobStore store = Work.open(url + shown(keys, "client"))) {
        Work.enqueue(store, "orders", 1);
        assertThat(Work.complete(store, Work.one(store, "orders"))).isEqualTo(Settled.COMPLETED);
      }
      isRefused(url);
      isRefused(url + shown(keys, "stranger"));
    }
  }

  private static String shown(Certificates keys, String who) {
    return "&certFile=" + keys.file(who + ".pem") + "&keyFile=" + keys.file(who + ".key");
  }

  private static void isRefused(String url) {
    assertThatThrownBy(() -> Work.open(url).close())
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.UNAVAILABLE));
  }

  @Test
  void aFileWithoutCertificatesIsNamed() {
    assertThatThrownBy(() -> Work.open("nats://localhost:1?tls=true&caFile=" + folder + "/none"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("none");
  }

  @Test
  void aFileWithoutAKeyOrItsCertificateIsNamedAndNotQuoted() throws Exception {
    Certificates keys = Certificates.make(folder, "ip:127.0.0.1");
    Path text = Files.writeString(folder.resolve("text"), "correct horse");
    String noKey = "&certFile=" + keys.file("server.pem") + "&keyFile=" + text;
    String noCertificate = "&certFile=" + text + "&keyFile=" + keys.file("server.key");
    for (String files : new String[] {noKey, noCertificate}) {
      assertThatThrownBy(() -> Work.open("nats://localhost:1?tls=true" + files))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(text.toString())
          .hasMessageNotContaining("horse");
    }
  }
}
