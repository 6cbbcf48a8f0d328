package dev.sluice.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.servers.RedisServer;
import dev.sluice.spi.Checkup;
import dev.sluice.spi.Checkup.Finding;
import dev.sluice.spi.Checkup.Level;
import dev.sluice.spi.StoreException;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is said of how a server is set up. */
class ExaminingTest {
  private static List<Finding> examine(String query, String... options) {
    try (RedisServer server = RedisServer.start(options);
        RedisStore store = Stores.open(server.url() + query)) {
      return store.role(Checkup.class).orElseThrow().checkup();
    }
  }

  private static void says(List<Finding> findings, Level level, String text) {
    assertThat(findings)
        .anySatisfy(
            finding -> {
              assertThat(finding.level()).isEqualTo(level);
              assertThat(finding.text()).contains(text);
            });
  }

  @Test
  void aSafeServerHasNoProblem() {
    List<Finding> findings = examine("", "--appendfsync", "always", "--maxmemory", "100mb");
    assertThat(findings).allSatisfy(f -> assertThat(f.level()).isEqualTo(Level.OK));
    says(findings, Level.OK, "redis 7");
    says(findings, Level.OK, "noeviction");
    says(findings, Level.OK, "survives the loss of power");
    says(findings, Level.OK, "% of maxmemory");
  }

  @Test
  void whatTheUsualSettingMayLoseIsSaid() {
    List<Finding> findings = examine("", "--appendfsync", "everysec");
    says(findings, Level.NOTE, "no maxmemory");
    says(findings, Level.NOTE, "appendfsync everysec");
    says(findings, Level.NOTE, "the death of the server while its disk is slow");
  }

  @Test
  void aServerThatLeavesTheDiskToTheSystemSaysWhatThatMeans() {
    says(examine("", "--appendfsync", "no"), Level.NOTE, "survives the death of the server");
  }

  @Test
  void aServerThatKeepsNothingIsAProblem() {
    says(examine("", "--appendonly", "no"), Level.PROBLEM, "a restart loses every job");
    says(
        examine("", "--appendonly", "no", "--save", "60 1000"),
        Level.PROBLEM,
        "since the last snapshot");
  }

  @Test
  void aServerThatMayEvictIsRefusedOrAProblem() {
    String[] evicting = {"--maxmemory", "100mb", "--maxmemory-policy", "allkeys-lru"};
    says(examine("?eviction=allow", evicting), Level.PROBLEM, "throws jobs away");
    assertThatThrownBy(() -> examine("", evicting))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("noeviction");
  }
}
