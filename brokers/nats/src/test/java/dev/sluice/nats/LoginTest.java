package dev.sluice.nats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.servers.NatsServer;
import dev.sluice.spi.Checkup;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.Settled;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every way to sign in, against a server that wants it. */
@Timeout(120)
class LoginTest {
  private static final String SECRET = "correct horse";
  private static final String IN_URL = "correct%20horse";

  @TempDir Path folder;

  private static void letsIn(String url) throws Exception {
    try (JobStore store = Work.open(url)) {
      Work.enqueue(store, "orders", 1);
      assertThat(Work.complete(store, Work.one(store, "orders"))).isEqualTo(Settled.COMPLETED);
    }
  }

  private static void refuses(String url) {
    assertThatThrownBy(() -> Work.open(url).close())
        .isInstanceOfSatisfying(
            StoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.REJECTED))
        .satisfies(LoginTest::isSilent);
  }

  private static void isSilent(Throwable e) {
    StringWriter all = new StringWriter();
    e.printStackTrace(new PrintWriter(all));
    assertThat(all.toString()).doesNotContain(SECRET).doesNotContain(IN_URL);
  }

  @Test
  void aUserWithAPassword() throws Exception {
    try (NatsServer server = NatsServer.start("--user", "ada", "--pass", SECRET)) {
      String at = "@127.0.0.1:" + server.port() + "?create=true";
      letsIn("nats://ada:" + IN_URL + at);
      refuses("nats://ada:" + IN_URL + "2" + at);
      refuses(server.url());
    }
  }

  @Test
  void aToken() throws Exception {
    try (NatsServer server = NatsServer.start("--auth", SECRET)) {
      letsIn("nats://" + IN_URL + "@127.0.0.1:" + server.port() + "?create=true");
      letsIn(server.url() + "?create=true&token=" + IN_URL);
      refuses(server.url() + "?token=" + IN_URL + "2");
    }
  }

  @Test
  void anNKey() throws Exception {
    TestKey user = TestKey.make(TestKey.USER);
    Path file = Files.writeString(folder.resolve("user.nk"), user.seed() + "\n");
    Path other = Files.writeString(folder.resolve("other.nk"), TestKey.make(TestKey.USER).seed());
    String config = "authorization { users = [ { nkey: " + user.publicKey() + " } ] }";
    try (NatsServer server = NatsServer.configured(config)) {
      letsIn(server.url() + "?create=true&nkey=" + file);
      refuses(server.url() + "?nkey=" + other);
      refuses(server.url());
    }
  }

  @Test
  void aFileOfCredentials() throws Exception {
    TestKey operator = TestKey.make(TestKey.OPERATOR);
    TestKey system = TestKey.make(TestKey.ACCOUNT);
    TestKey account = TestKey.make(TestKey.ACCOUNT);
    TestKey user = TestKey.make(TestKey.USER);
    String config =
        """
        operator: %s
        resolver: MEMORY
        system_account: %s
        resolver_preload: { %s: %s, %s: %s }
        """
            .formatted(
                operator.operatorJwt(system),
                system.publicKey(),
                system.publicKey(),
                operator.systemJwt(system),
                account.publicKey(),
                operator.accountJwt(account));
    Path file = Files.writeString(folder.resolve("ada.creds"), account.credentials(user));
    Path stranger =
        Files.writeString(
            folder.resolve("eve.creds"), TestKey.make(TestKey.ACCOUNT).credentials(user));
    try (NatsServer server = NatsServer.configured(config)) {
      letsIn(server.url() + "?create=true&creds=" + file);
      refuses(server.url() + "?creds=" + stranger);
    }
  }

  @Test
  void theRightsThatTheManualNamesAreEnough() throws Exception {
    String config =
        """
        authorization {
          users = [
            { user: root, password: secret }
            { user: ada, password: secret, permissions: {
              publish: ["$JS.API.STREAM.NAMES", "$JS.API.STREAM.INFO.*", "$JS.API.CONSUMER.INFO.*.*",
                "$JS.API.CONSUMER.MSG.NEXT.*.*", "$JS.ACK.>", "$JS.API.INFO", "orders"]
              subscribe: ["_MINE.>"] } }
          ]
        }
        """;
    try (NatsServer server = NatsServer.configured(config)) {
      String at = "@127.0.0.1:" + server.port() + "/orders?timeout=5s&";
      letsIn("nats://root:secret" + at + "create=true");
      letsIn("nats://ada:secret" + at + "inboxPrefix=_MINE");
      try (JobStore store = Work.open("nats://ada:secret" + at + "inboxPrefix=_MINE")) {
        assertThat(store.role(Checkup.class).orElseThrow().checkup())
            .noneMatch(one -> one.level() == Checkup.Level.PROBLEM);
      }
    }
  }

  @Test
  void aFileWithoutAKeyIsNamedAndNotQuoted() throws Exception {
    Path file = Files.writeString(folder.resolve("user.nk"), SECRET);
    for (String url :
        new String[] {"nats://localhost:1?nkey=" + file, "nats://localhost:1?creds=" + file}) {
      assertThatThrownBy(() -> Work.open(url))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("user.nk")
          .satisfies(LoginTest::isSilent);
    }
    assertThatThrownBy(() -> Work.open("nats://localhost:1?nkey=" + folder + "/none"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("none");
  }

  @Test
  void aSeedHasThePublicKeyThatTheManualSays() {
    NKeySeed seed = NKeySeed.parse("SUACSSL3UAHUDXKFSNVUZRF5UHPMWZ6BFDTJ7M6USDXIEDNPPQYYYCU3VY");
    assertThat(seed.publicKey())
        .isEqualTo("UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4");
  }

  @Test
  void aSeedThatWasCopiedBadlyIsNoticed() {
    String seed = TestKey.make(TestKey.USER).seed();
    char last = seed.charAt(20);
    String bad = seed.substring(0, 20) + (last == 'A' ? 'B' : 'A') + seed.substring(21);
    assertThatThrownBy(() -> NKeySeed.parse(bad))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("damaged");
    assertThatThrownBy(() -> NKeySeed.parse("SU")).isInstanceOf(IllegalArgumentException.class);
  }
}
