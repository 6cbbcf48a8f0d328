package dev.sluice.server.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Sluice;
import dev.sluice.grpc.v1.ServerCalls;
import dev.sluice.grpc.v1.ServerGrpc;
import dev.sluice.server.access.Access;
import dev.sluice.servers.Certificates;
import dev.sluice.testkit.Eventually;
import io.grpc.ChannelCredentials;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Encrypted connections, and certificates that are exchanged while the server runs. */
class TlsTest {
  @TempDir Path folder;

  @Test
  void aNewCertificateIsUsedWithoutARestart() throws Exception {
    Path old = certificate("old");
    Path next = certificate("next");
    Path certificate = folder.resolve("server.pem");
    Path key = folder.resolve("server.key");
    put(old, certificate, key, Instant.now());
    GrpcPortOptions options = new GrpcPortOptions().tls(certificate, key, Duration.ofMillis(50));
    try (Sluice sluice = Sluice.open("memory:");
        GrpcPort port = GrpcPort.start(sluice, options, Access.OPEN)) {
      assertThat(code(port, trusting(old))).isEqualTo(Code.OK);
      assertThat(code(port, trusting(next))).isEqualTo(Code.UNAVAILABLE);
      assertThat(code(port, InsecureChannelCredentials.create())).isEqualTo(Code.UNAVAILABLE);

      put(next, certificate, key, Instant.now().plusSeconds(10));
      Eventually.holds("the new certificate is shown", () -> code(port, trusting(next)) == Code.OK);
      assertThat(code(port, trusting(old))).isEqualTo(Code.UNAVAILABLE);
    }
  }

  @Test
  void filesThatAreOfNoUseAreNamed() throws Exception {
    Path nonsense = Files.writeString(folder.resolve("nonsense.pem"), "secret nonsense");
    try (Sluice sluice = Sluice.open("memory:")) {
      assertThatThrownBy(
              () ->
                  GrpcPort.start(
                      sluice, new GrpcPortOptions().tls(nonsense, nonsense), Access.OPEN))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("nonsense.pem")
          .hasMessageNotContaining("secret");
    }
  }

  private Path certificate(String name) throws IOException {
    Path made = Files.createDirectory(folder.resolve(name));
    Certificates.make(made, "dns:localhost");
    return made;
  }

  private static void put(Path from, Path certificate, Path key, Instant time) throws IOException {
    Files.copy(from.resolve("server.key"), key, StandardCopyOption.REPLACE_EXISTING);
    Files.copy(from.resolve("server.pem"), certificate, StandardCopyOption.REPLACE_EXISTING);
    // Two in one second would look like one to some file systems.
    Files.setLastModifiedTime(key, FileTime.from(time));
    Files.setLastModifiedTime(certificate, FileTime.from(time));
  }

  private static ChannelCredentials trusting(Path certificates) {
    try {
      return TlsChannelCredentials.newBuilder()
          .trustManager(certificates.resolve("ca.pem").toFile())
          .build();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private static Code code(GrpcPort port, ChannelCredentials credentials) {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("localhost", port.port(), credentials).build();
    try {
      boolean healthy =
          ServerGrpc.newBlockingStub(channel)
              .health(ServerCalls.HealthRequest.getDefaultInstance())
              .getHealthy();
      assertThat(healthy).isTrue();
      return Code.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus().getCode();
    } finally {
      channel.shutdownNow();
    }
  }
}
