package dev.sluice.beanstalkd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.sluice.spi.StorageProvider;
import dev.sluice.spi.StorageUrl;
import java.time.Duration;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BeanstalkdOptionsTest {
  private static BeanstalkdOptions parse(String url) {
    return BeanstalkdOptions.parse(StorageUrl.parse(url));
  }

  @Test
  void whatIsNotSaidHasADefault() {
    BeanstalkdOptions options = parse("beanstalkd://host");
    assertThat(options.node()).isEqualTo(new Node("host", 11_300));
    assertThat(options.queue()).isNull();
    assertThat(options.prefix()).isEmpty();
    assertThat(options.ttr()).isEqualTo(Duration.ofSeconds(30));
    assertThat(options.timeout()).isEqualTo(Duration.ofSeconds(3));
    assertThat(options.tube("a:b")).isEqualTo("a;b");
  }

  @Test
  void everythingCanBeSaid() {
    BeanstalkdOptions options =
        parse("beanstalkd://[::1]:1234/mails?prefix=p.&ttr=1m&timeout=250ms&connections=3");
    assertThat(options.node()).isEqualTo(new Node("::1", 1_234));
    assertThat(options.node()).hasToString("[::1]:1234");
    assertThat(options.tube("mails")).isEqualTo("p.mails");
    assertThat(options.ttr()).isEqualTo(Duration.ofMinutes(1));
    assertThat(options.timeout()).isEqualTo(Duration.ofMillis(250));
    assertThat(options.connections()).isEqualTo(3);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> options.tube("other"))
        .withMessageContaining("\"other\"")
        .withMessageContaining("\"mails\"");
  }

  @ParameterizedTest
  @CsvSource({
    "beanstalkd:host, beanstalkd://HOST",
    "beanstalkd://, HOST:PORT",
    "beanstalkd://:1, HOST:PORT",
    "beanstalkd://host:0, HOST:PORT",
    "beanstalkd://host:99999, HOST:PORT",
    "beanstalkd://host:x, HOST:PORT",
    "beanstalkd://me:secret@host, users and passwords",
    "beanstalkd://host/not a queue, queue name",
    "beanstalkd://host?tubes=5, tubes",
    "beanstalkd://host?ttr=1s, ttr",
    "beanstalkd://host?ttr=2500ms, ttr",
    "beanstalkd://host?ttr=3000d, ttr",
    "beanstalkd://host?timeout=0s, timeout",
    "beanstalkd://host?timeout=11m, timeout",
    "beanstalkd://host?connections=0, connections",
    "beanstalkd://host?prefix=-a, prefix",
    "beanstalkd://host?prefix=a b, prefix"
  })
  void whatMakesNoSenseIsNamed(String url, String named) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse(url))
        .withMessageContaining(named)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("secret"));
  }

  @Test
  void aNameThatIsTooLongWithItsPrefixIsRefused() {
    BeanstalkdOptions options = parse("beanstalkd://host?prefix=p.");
    assertThatIllegalArgumentException().isThrownBy(() -> options.tube("q".repeat(199)));
  }

  @Test
  void theProviderIsFound() {
    assertThat(ServiceLoader.load(StorageProvider.class))
        .anyMatch(provider -> provider.scheme().equals("beanstalkd"));
  }
}
