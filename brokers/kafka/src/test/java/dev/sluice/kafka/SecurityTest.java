package dev.sluice.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.servers.KafkaServer;
import dev.sluice.spi.MessageSink;
import dev.sluice.spi.Published;
import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.StoreException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Brokers that let only some in, and that are only believed if they prove who they are. */
@Timeout(120)
@Execution(ExecutionMode.SAME_THREAD)
class SecurityTest {
  private static final String IN_URL = "correct%20%22horse%5C";
  private static final String STORE = "changeit";

  @TempDir Path folder;

  @AfterEach
  void closeAll() {
    Work.closeAll();
  }

  private static void works(KafkaServer server, String url) throws Exception {
    KafkaOptions options = KafkaOptions.parse(StorageUrl.parse(url));
    try (Admin admin = new Clients(options).admin()) {
      admin.createTopics(List.of(new NewTopic("t", 1, (short) 1))).all().get();
    }
    try (MessageSink sink = sink(url)) {
      assertThat(sink.publish(List.of(Kafkas.message("t", null, "x"))))
          .containsExactly(Published.CONFIRMED);
    }
    Work work = Work.open(server, StorageUrl.parse(url), "t");
    assertThat(Work.bodies(work.claimAll(1))).containsExactly("x");
  }

  private static MessageSink sink(String url) {
    return new KafkaSinkProvider().open(StorageUrl.parse(url), Settings.DEFAULT);
  }

  private static void isRefused(String url) {
    assertThatThrownBy(() -> sink(url).close())
        .isInstanceOf(StoreException.class)
        .satisfies(
            e -> {
              StringWriter all = new StringWriter();
              e.printStackTrace(new PrintWriter(all));
              assertThat(all.toString()).doesNotContain("horse").doesNotContain(STORE);
            });
  }

  @Test
  void usersAreKnownByTheirPasswords() throws Exception {
    String scram = "org.apache.kafka.common.security.scram.ScramLoginModule required;";
    String plain =
        "org.apache.kafka.common.security.plain.PlainLoginModule required"
            + " user_ada=\"correct \\\"horse\\\\\";";
    Map<String, String> settings =
        Map.of(
            "sasl.enabled.mechanisms", "SCRAM-SHA-512,SCRAM-SHA-256,PLAIN",
            "listener.name.clients.scram-sha-512.sasl.jaas.config", scram,
            "listener.name.clients.scram-sha-256.sasl.jaas.config", scram,
            "listener.name.clients.plain.sasl.jaas.config", plain);
    List<String> users =
        List.of(
            "--add-scram", "SCRAM-SHA-512=[name=ada,password=horse512]",
            "--add-scram", "SCRAM-SHA-256=[name=ada,password=horse256]");
    try (KafkaServer server = KafkaServer.start("SASL_PLAINTEXT", users, settings)) {
      String host = "@" + server.address() + "?timeout=10s";
      works(server, "kafka://ada:horse512" + host);
      try (MessageSink sink = sink("kafka://ada:horse256" + host + "&sasl=SCRAM-SHA-256")) {
        assertThat(sink.publish(List.of(Kafkas.message("t", null, "y"))))
            .containsExactly(Published.CONFIRMED);
      }
      try (MessageSink sink = sink("kafka://ada:" + IN_URL + host + "&sasl=PLAIN")) {
        assertThat(sink.publish(List.of(Kafkas.message("t", null, "z"))))
            .containsExactly(Published.CONFIRMED);
      }
      isRefused("kafka://ada:horse" + host);
      isRefused("kafka://ada:not" + IN_URL + host + "&sasl=PLAIN");
      assertThatThrownBy(() -> sink("kafka://ada:horse" + host))
          .isInstanceOfSatisfying(
              StoreException.class,
              e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.REJECTED));
    }
  }

  @Test
  void brokersProveWhoTheyAreAndSoDoWe() throws Exception {
    Path keys = makeKeys();
    Map<String, String> settings = new HashMap<>();
    for (String store : List.of("keystore", "truststore")) {
      settings.put("listener.name.clients.ssl." + store + ".location", keys.toString());
      settings.put("listener.name.clients.ssl." + store + ".password", STORE);
      settings.put("listener.name.clients.ssl." + store + ".type", "PKCS12");
    }
    settings.put("listener.name.clients.ssl.client.auth", "required");
    try (KafkaServer server = KafkaServer.start("SSL", List.of(), settings)) {
      String trust = "&trustStore=" + keys + "&trustStorePassword=" + STORE;
      String own = "&keyStore=" + keys + "&keyStorePassword=" + STORE + "&keyPassword=" + STORE;
      String options = "?tls=on&timeout=5s";
      works(server, "kafka://" + server.address() + options + trust + own);
      isRefused("kafka://" + server.address() + options + trust);
      isRefused("kafka://" + server.address() + options + own);
      isRefused("kafka://localhost:" + server.port() + options + trust + own);
      isRefused("kafka://" + server.address() + "?timeout=3s");
    }
  }

  /** A certificate of its own making, for 127.0.0.1 alone. */
  private Path makeKeys() throws IOException, InterruptedException {
    Path keys = folder.resolve("keys.p12");
    Path said = folder.resolve("keytool.log");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "test",
                "-dname",
                "CN=test",
                "-ext",
                "SAN=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                keys.toString(),
                "-storepass",
                STORE)
            .redirectErrorStream(true)
            .redirectOutput(said.toFile())
            .start();
    assertThat(keytool.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(keytool.exitValue()).as(Files.readString(said)).isZero();
    return keys;
  }
}
