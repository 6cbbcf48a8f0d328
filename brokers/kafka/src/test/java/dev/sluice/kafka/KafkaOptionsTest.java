package dev.sluice.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.spi.StorageUrl;
import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What URLs are understood, and what is said about those that are not. */
@Execution(ExecutionMode.SAME_THREAD)
class KafkaOptionsTest {
  private static KafkaOptions parse(String url) {
    return KafkaOptions.parse(StorageUrl.parse(url));
  }

  @Test
  void whatIsNotSaidIsAsUsual() {
    KafkaOptions options = parse("kafka://one,two:9000");
    assertThat(options.address().servers()).containsExactly("one:9092", "two:9000");
    assertThat(options.address().user()).isNull();
    assertThat(options.address().topic("any")).isEqualTo("any");
    assertThat(options.group()).isEqualTo("sluice");
    assertThat(options.from()).isEqualTo("earliest");
    assertThat(options.timeout()).isEqualTo(Duration.ofSeconds(30));
    assertThat(options.maxUncommitted()).isEqualTo(1_000);
    assertThat(options.security().properties()).isEqualTo(Map.of("security.protocol", "PLAINTEXT"));
  }

  @Test
  void userAndPasswordAreDecodedAndNotSaid() {
    KafkaOptions options = parse("kafka://a+b:s%22e%5Cc%40@[::1]:1/t?tls=on&sasl=PLAIN");
    assertThat(options.address().servers()).containsExactly("[::1]:1");
    assertThat(options.security().properties())
        .containsEntry("security.protocol", "SASL_SSL")
        .containsEntry("sasl.mechanism", "PLAIN")
        .containsEntry(
            "sasl.jaas.config",
            "org.apache.kafka.common.security.plain.PlainLoginModule required"
                + " username=\"a+b\" password=\"s\\\"e\\\\c@\";");
    assertThat(options.toString()).isEqualTo("kafka://a+b@[::1]:1/t");
    assertThat(options.security().toString()).isEqualTo("SASL_SSL");
  }

  @Test
  void storesOfKeysGoToTheClients() {
    assertThat(
            parse("kafka://h?tls=on&trustStore=/t.pem&keyStore=/k.p12&keyStorePassword=x")
                .security()
                .properties())
        .containsEntry("ssl.truststore.location", "/t.pem")
        .containsEntry("ssl.truststore.type", "PEM")
        .containsEntry("ssl.keystore.type", "PKCS12")
        .containsEntry("ssl.keystore.password", "x");
  }

  @Test
  void aClientsPropertyGoesToTheClientsThatKnowIt() {
    ClientProperties properties =
        parse("kafka://h?kafka.fetch.min.bytes=7&kafka.batch.size=9&kafka.client.id=me")
            .properties();
    assertThat(properties.of(ConsumerConfig.configNames()))
        .isEqualTo(Map.of("fetch.min.bytes", "7", "client.id", "me"));
    assertThat(properties.of(ProducerConfig.configNames()))
        .isEqualTo(Map.of("batch.size", "9", "client.id", "me"));
  }

  @ParameterizedTest
  @CsvSource({"2h,by_duration:PT2H", "latest,latest", "earliest,earliest"})
  void aGroupBeginsWhereItIsTold(String from, String strategy) {
    assertThat(parse("kafka://h?from=" + from).from()).isEqualTo(strategy);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka:h",
        "kafka://",
        "kafka://h:x",
        "kafka://h:99999",
        "kafka://h,/t",
        "kafka://user@h",
        "kafka://h/a/b",
        "kafka://h/..",
        "kafka://h?group=",
        "kafka://h?timeout=0s",
        "kafka://h?session=1h",
        "kafka://h?maxUncommitted=0",
        "kafka://h?assignor=best",
        "kafka://h?compression=rar",
        "kafka://h?from=yesterday",
        "kafka://h?linger=2m",
        "kafka://h?sasl=PLAIN",
        "kafka://u:p@h?sasl=GSSAPI",
        "kafka://h?tls=yes",
        "kafka://h?trustStore=/t.p12",
        "kafka://h?unknown=1",
        "kafka://h?kafka.unknown=1",
        "kafka://h?kafka.acks=1",
        "kafka://h?kafka.enable.auto.commit=true",
        "kafka://h?kafka.group.protocol=consumer"
      })
  void rule14_whatMakesNoSenseIsRefused(String url) {
    assertThatThrownBy(() -> parse(url)).isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "kafka://ada:opensesame@h:x",
        "kafka://ada:opensesame@h?bad=1",
        "kafka://ada:opensesame@h?kafka.acks=1",
        "kafka://ada:open/opensesame@h?bad=1",
        "kafka://h?kafka.sasl.jaas.config=opensesame",
        "kafka://h?bad=1&kafka.sasl.jaas.config=opensesame",
        "kafka://h?kafka.ssl.keystore.key=opensesame",
        "kafka://h?tls=on&keyStorePassword=opensesame&bad=1"
      })
  void regression36_noMessageSaysASecret(String url) {
    assertThatThrownBy(() -> parse(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("opensesame");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "Az09._-", "...", "a..b", "-"})
  void namesThatKafkaTakesForTopics(String name) {
    assertThat(KafkaAddress.isTopic(name)).isTrue();
    assertThat(parse("kafka://h").topic(name)).isEqualTo(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "a b", "a/b", "ä", "a:b", "a,b", "\u0661", "a\n"})
  void namesThatKafkaRefusesForTopics(String name) {
    assertThat(KafkaAddress.isTopic(name)).isFalse();
  }

  @Test
  void aTopicsNameHas249CharactersAtMost() {
    assertThat(KafkaAddress.isTopic("x".repeat(249))).isTrue();
    assertThat(KafkaAddress.isTopic("x".repeat(250))).isFalse();
  }
}
