package dev.sluice.rabbitmq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.spi.SinkProvider;
import dev.sluice.spi.StorageProvider;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.tls.ClientKey;
import dev.sluice.spi.tls.TlsFiles;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a URL may say. */
class RabbitMqOptionsTest {
  private static RabbitMqOptions parse(String url) {
    return RabbitMqOptions.parse(StorageUrl.parse(url));
  }

  @Test
  void theLeastThatAUrlSays() {
    RabbitMqOptions options = parse("rabbitmq://localhost");
    assertThat(options.place().hosts()).hasToString("[localhost:5672]");
    assertThat(options.place().user()).isEqualTo("guest");
    assertThat(options.place().vhost()).isEqualTo("/");
    assertThat(options.place().tls()).isNull();
    assertThat(options.queue()).isNull();
    assertThat(options.exchange()).isNull();
    assertThat(options.declares()).isTrue();
    assertThat(options.deliveryLimit()).isNull();
    assertThat(options.timeout()).isEqualTo(Duration.ofSeconds(10));
  }

  @Test
  void theMostThatAUrlSays() {
    RabbitMqOptions options =
        parse(
            "rabbitmq://me:p%2Fw+@one,two:1234,[::1]/orders?vhost=shop&tls=true&caFile=/ca.pem"
                + "&certFile=/me.pem&keyFile=/me.key"
                + "&declare=false&exchange=events&exchangeType=topic&routingKey=a.b&bindingKey=a.%23"
                + "&deliveryLimit=7&prefetch=9&timeout=2s");
    assertThat(options.place().hosts()).hasToString("[one:5671, two:1234, ::1:5671]");
    assertThat(options.place().user()).isEqualTo("me");
    assertThat(options.place().password()).isEqualTo("p/w+");
    assertThat(options.place().vhost()).isEqualTo("shop");
    assertThat(options.place().tls())
        .isEqualTo(
            new TlsFiles(
                Path.of("/ca.pem"), new ClientKey(Path.of("/me.pem"), Path.of("/me.key"))));
    assertThat(options.queue()).isEqualTo("orders");
    assertThat(options.declares()).isFalse();
    assertThat(options.exchange()).isEqualTo("events");
    assertThat(options.exchangeType()).isEqualTo("topic");
    assertThat(options.routingKey()).isEqualTo("a.b");
    assertThat(options.bindingKey()).isEqualTo("a.#");
    assertThat(options.deliveryLimit()).isEqualTo(7);
    assertThat(options.prefetch()).isEqualTo(9);
    assertThat(options.timeout()).isEqualTo(Duration.ofSeconds(2));
    assertThat(options.toString()).doesNotContain("p/w+", "p%2Fw+");
  }

  @ParameterizedTest
  @CsvSource({
    "rabbitmq:localhost,expected rabbitmq://HOST",
    "rabbitmq://,HOST or HOST:PORT",
    "'rabbitmq://a,,b',HOST or HOST:PORT",
    "rabbitmq://a:70000,HOST or HOST:PORT",
    "rabbitmq://a:b,HOST or HOST:PORT",
    "rabbitmq://me@a,USER:PASSWORD@",
    "rabbitmq://a/no queue,not a queue name",
    "rabbitmq://a?color=red,unknown option",
    "rabbitmq://a?declare=maybe,declare",
    "rabbitmq://a?exchange=e&exchangeType=round,exchangeType",
    "rabbitmq://a?exchangeType=topic,needs an exchange",
    "rabbitmq://a?bindingKey=k,needs an exchange",
    "rabbitmq://a?deliveryLimit=0,deliveryLimit",
    "rabbitmq://a?prefetch=0,prefetch",
    "rabbitmq://a?timeout=0ms,timeout",
    "rabbitmq://a?caFile=/ca.pem,tls",
    "rabbitmq://a?certFile=/me.pem&keyFile=/me.key,tls",
    "rabbitmq://a?tls=true&certFile=/me.pem,need each other",
    "rabbitmq://a?tls=true&keyFile=/me.key,need each other",
    "rabbitmq://a?tls=yes,tls"
  })
  void whatMakesNoSenseIsNamed(String url, String named) {
    assertThatThrownBy(() -> parse(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(named);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rabbitmq://me:correct%20horse@localhost/q?bad=1",
        "rabbitmq://:correct%20horse@localhost/q",
        "rabbitmq://correct%20horse@localhost/q",
        "rabbitmq://me:correct%20horse%zz@localhost/q",
        "rabbitmq://me:correct%20horse@localhost:port/q",
        "rabbitmq://me:x/correct%20horse@localhost/no queue",
      })
  void regression36_aBadAddressIsNamedWithoutItsPassword(String url) {
    assertThatThrownBy(() -> parse(url))
        .isInstanceOf(IllegalArgumentException.class)
        .satisfies(RabbitMqOptionsTest::isSilent);
  }

  static void isSilent(Throwable e) {
    StringWriter all = new StringWriter();
    e.printStackTrace(new PrintWriter(all));
    assertThat(all.toString()).doesNotContain("correct horse").doesNotContain("correct%20horse");
  }

  @Test
  void aServerThatIsNotThereIsUnavailable() {
    assertThatThrownBy(() -> Sources.open("rabbitmq://me:correct%20horse@127.0.0.1:1/q"))
        .isInstanceOfSatisfying(
            StoreException.class,
            e -> assertThat(e.kind()).isEqualTo(StoreException.Kind.UNAVAILABLE))
        .hasMessageContaining("rabbitmq://me:***@127.0.0.1:1/q")
        .satisfies(RabbitMqOptionsTest::isSilent);
    assertThatThrownBy(() -> Sinks.open("rabbitmq://127.0.0.1:1/q"))
        .isInstanceOf(StoreException.class);
  }

  @Test
  void isFoundByItsScheme() {
    assertThat(ServiceLoader.load(StorageProvider.class))
        .anyMatch(provider -> provider.scheme().equals("rabbitmq"));
    assertThat(ServiceLoader.load(SinkProvider.class))
        .anyMatch(provider -> provider.scheme().equals("rabbitmq"));
  }
}
