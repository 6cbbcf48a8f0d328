package dev.sluice.servers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RedisServerTest {
  private static String ask(RedisServer server, String... words) {
    List<String> command = new ArrayList<>(List.of("redis-cli", "-p", "" + server.port()));
    command.addAll(List.of(words));
    return Command.run(command).strip();
  }

  @Test
  void keepsItsDataOverAnOrderlyRestart() {
    try (RedisServer server = RedisServer.start()) {
      assertThat(ask(server, "set", "k", "v")).isEqualTo("OK");
      server.stop();
      assertThat(server.isRunning()).isFalse();
      assertThatThrownBy(() -> ask(server, "get", "k")).hasMessageContaining("refused");
      server.startAgain();
      assertThat(ask(server, "get", "k")).isEqualTo("v");
    }
  }

  @Test
  void isGoneWhenKilledAndWhenClosed() {
    RedisServer server = RedisServer.start();
    server.kill();
    assertThat(server.isRunning()).isFalse();
    server.startAgain();
    assertThat(server.isRunning()).isTrue();
    server.close();
    assertThat(server.isRunning()).isFalse();
    assertThat(server.folder()).doesNotExist();
  }

  @Test
  void saysWhyItDoesNotStart() {
    assertThatThrownBy(() -> RedisServer.start("--appendfsync", "never-heard-of"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("never-heard-of");
  }

  @Test
  void makesAClusterOfThree() {
    try (RedisCluster cluster = RedisCluster.start()) {
      assertThat(cluster.nodes()).hasSize(3);
      assertThat(cluster.addresses().split(",")).hasSize(3);
      String port = "" + cluster.nodes().get(0).port();
      assertThat(Command.run(List.of("redis-cli", "-c", "-p", port, "set", "any", "v")))
          .contains("OK");
    }
  }
}
