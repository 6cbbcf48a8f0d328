package dev.sluice.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Sluice;
import dev.sluice.servers.Certificates;
import dev.sluice.spi.tls.TlsFiles;
import dev.sluice.testkit.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SluiceServerTest {
  private static final ServerConfig FREE_PORT = ServerConfig.empty().with(Setting.HTTP_PORT, "0");

  @TempDir Path folder;

  private static HttpResponse<String> get(HttpClient client, URI uri) throws Exception {
    return client.send(
        HttpRequest.newBuilder(uri).timeout(Eventually.PATIENCE).build(), BodyHandlers.ofString());
  }

  @Test
  void othersAreLetInByTokensOnly() {
    try (Sluice sluice = Sluice.open("memory:")) {
      ServerConfig open = FREE_PORT.with(Setting.HTTP_HOST, "0.0.0.0");
      assertThatThrownBy(() -> SluiceServer.start(sluice, open)).hasMessageContaining("tokens");
      assertThatThrownBy(
              () ->
                  SluiceServer.start(
                      sluice,
                      FREE_PORT
                          .with(Setting.TOKENS, "a read secret-0123456789")
                          .with(Setting.TOKENS_FILE, "x")))
          .hasMessageContaining("not both");
      assertThatThrownBy(
              () -> SluiceServer.start(sluice, FREE_PORT.with(Setting.TLS_CERT_FILE, "x")))
          .hasMessageContaining("need each other");
    }
  }

  @Test
  void aPortThatIsTakenIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        Sluice sluice = Sluice.open("memory:")) {
      String port = Integer.toString(taken.getLocalPort());
      assertThatThrownBy(() -> SluiceServer.start(sluice, FREE_PORT.with(Setting.HTTP_PORT, port)))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("127.0.0.1:" + port);
    }
  }

  @Test
  void anEncryptedServerTakesANewCertificateWithoutAnEnd() throws Exception {
    Certificates first =
        Certificates.make(Files.createDirectory(folder.resolve("1")), "ip:127.0.0.1");
    first.certified("other", "ip:127.0.0.1", "ca");
    Path certificate = Files.copy(first.file("server.pem"), folder.resolve("cert.pem"));
    Path key = Files.copy(first.file("server.key"), folder.resolve("cert.key"));
    ServerConfig config =
        FREE_PORT
            .with(Setting.TLS_CERT_FILE, certificate.toString())
            .with(Setting.TLS_KEY_FILE, key.toString());
    SSLContext trust = new TlsFiles(first.file("ca.pem"), null).context();
    Tls tls = new Tls(certificate, key);
    try (Sluice sluice = Sluice.open("memory:");
        SluiceServer server = SluiceServer.start(sluice, config, tls)) {
      assertThat(server.uri().getScheme()).isEqualTo("https");
      URI live = server.uri().resolve("/health/live");
      HttpResponse<String> answer = get(client(trust), live);
      assertThat(answer.statusCode()).isEqualTo(200);
      X509Certificate before = shown(answer);
      Files.copy(first.file("other.pem"), certificate, StandardCopyOption.REPLACE_EXISTING);
      Files.copy(first.file("other.key"), key, StandardCopyOption.REPLACE_EXISTING);
      Files.setLastModifiedTime(
          key, java.nio.file.attribute.FileTime.fromMillis(System.currentTimeMillis() + 5_000));
      tls.reload();
      X509Certificate after = shown(get(client(trust), live));
      assertThat(after.getSerialNumber()).isNotEqualTo(before.getSerialNumber());
      Files.writeString(certificate, "nothing");
      Files.setLastModifiedTime(
          key, java.nio.file.attribute.FileTime.fromMillis(System.currentTimeMillis() + 9_000));
      tls.reload();
      assertThat(shown(get(client(trust), live))).isEqualTo(after);
    }
  }

  private static HttpClient client(SSLContext trust) {
    return HttpClient.newBuilder().sslContext(trust).build();
  }

  private static X509Certificate shown(HttpResponse<?> answer) throws Exception {
    return (X509Certificate) answer.sslSession().orElseThrow().getPeerCertificates()[0];
  }

  @Test
  void aRequestUnderWayIsAnsweredBeforeTheEnd() throws Exception {
    try (Sluice sluice = Sluice.open("memory:")) {
      SluiceServer server = SluiceServer.start(sluice, FREE_PORT);
      HttpClient client = HttpClient.newHttpClient();
      var claim =
          client.sendAsync(
              HttpRequest.newBuilder(server.uri().resolve("/v1/claims"))
                  .POST(BodyPublishers.ofString("{\"queues\":[\"q\"],\"waitSeconds\":60}"))
                  .build(),
              BodyHandlers.ofString());
      Eventually.holds("it waits", () -> server.waitingClaims() == 1);
      server.close();
      server.close();
      assertThat(claim.get().body()).isEqualTo("{\"jobs\":[]}");
      assertThatThrownBy(() -> get(client, server.uri().resolve("/health/live")))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void slowClientsHoldNobodyUp() throws Exception {
    try (Sluice sluice = Sluice.open("memory:");
        SluiceServer server = SluiceServer.start(sluice, FREE_PORT)) {
      List<Socket> slow = new ArrayList<>();
      try {
        for (int i = 0; i < 1_000; i++) {
          Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.uri().getPort());
          slow.add(socket);
          // More of them than the server has threads.
          if (i % 2 == 0) {
            OutputStream out = socket.getOutputStream();
            out.write(
                "POST /v1/queues/q/jobs HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{"
                    .getBytes(StandardCharsets.US_ASCII));
            out.flush();
          }
        }
        HttpClient client = HttpClient.newHttpClient();
        for (int i = 0; i < 20; i++) {
          assertThat(get(client, server.uri().resolve("/v1/queues")).statusCode()).isEqualTo(200);
        }
      } finally {
        for (Socket socket : slow) {
          socket.close();
        }
      }
    }
  }

  @Test
  void headersThatAreTooLargeAreRefused() throws Exception {
    try (Sluice sluice = Sluice.open("memory:");
        SluiceServer server = SluiceServer.start(sluice, FREE_PORT);
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.uri().getPort())) {
      OutputStream out = socket.getOutputStream();
      String head = "GET /health/live HTTP/1.1\r\nHost: localhost\r\nX: " + "x".repeat(20_000);
      out.write((head + "\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      out.flush();
      InputStream in = socket.getInputStream();
      assertThat(new String(in.readNBytes(12), StandardCharsets.US_ASCII))
          .isEqualTo("HTTP/1.1 431");
    }
  }
}
