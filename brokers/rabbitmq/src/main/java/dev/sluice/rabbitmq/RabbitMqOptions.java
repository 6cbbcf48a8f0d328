package dev.sluice.rabbitmq;

import dev.sluice.spi.Names;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.tls.TlsFiles;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the URL of a RabbitMQ server says.
 *
 * @param place the servers, and who we are there
 * @param queue the only queue that is served, and where messages go that name no target; {@code
 *     null} for any
 * @param declares whether a queue that is missing is made
 * @param exchange where messages are published, and what queues are bound to; {@code null} for the
 *     default exchange
 * @param exchangeType what a missing exchange is made as; {@code null} to make none
 * @param routingKey of messages that have no key of their own; {@code null} for the queue's name
 * @param bindingKey what a queue is bound with; {@code null} for the routing key
 * @param deliveryLimit the limit that the server has, where it cannot be asked; {@code null} to ask
 * @param prefetch how many messages of a queue may be here at most, running or not
 * @param timeout how long a call may take
 */
record RabbitMqOptions(
    Place place,
    @Nullable String queue,
    boolean declares,
    @Nullable String exchange,
    @Nullable String exchangeType,
    @Nullable String routingKey,
    @Nullable String bindingKey,
    @Nullable Integer deliveryLimit,
    int prefetch,
    Duration timeout) {

  private static final Set<String> OPTIONS =
      Set.of(
          "vhost",
          "tls",
          "caFile",
          "certFile",
          "keyFile",
          "declare",
          "exchange",
          "exchangeType",
          "routingKey",
          "bindingKey",
          "deliveryLimit",
          "prefetch",
          "timeout");
  private static final Set<String> YES_OR_NO = Set.of("true", "false");
  private static final Set<String> TYPES = Set.of("direct", "topic", "fanout", "headers");

  // A short string of the protocol.
  private static final int NAME_BYTES = 255;

  /**
   * @throws IllegalArgumentException naming what makes no sense
   */
  static RabbitMqOptions parse(StorageUrl url) {
    url.allowOptions(OPTIONS);
    Address address = Address.parse(url);
    Duration timeout = url.option("timeout", Duration.ofSeconds(10));
    if (timeout.isZero() || timeout.compareTo(Duration.ofMinutes(10)) > 0) {
      throw url.bad("timeout", url.option("timeout").orElse(""), "more than 0 and at most 10m");
    }
    Place place =
        new Place(
            address.hosts(),
            address.user(),
            address.password(),
            name(url, "vhost", "/"),
            TlsFiles.parse(url).orElse(null),
            url.redacted());
    return new RabbitMqOptions(
        place,
        address.queue().isEmpty() ? null : Names.queue(address.queue()),
        url.option("declare", "true", YES_OR_NO).equals("true"),
        exchange(url),
        exchangeType(url),
        nullable(url, "routingKey"),
        bindingKey(url),
        deliveryLimit(url),
        // The protocol counts it in two bytes.
        (int) url.option("prefetch", 500, 1, 65_535),
        timeout);
  }

  private static @Nullable String exchange(StorageUrl url) {
    String exchange = nullable(url, "exchange");
    return exchange == null || exchange.isEmpty() ? null : exchange;
  }

  private static @Nullable String exchangeType(StorageUrl url) {
    if (url.option("exchangeType").isEmpty()) {
      return null;
    }
    if (exchange(url) == null) {
      throw new IllegalArgumentException(
          "option \"exchangeType\" in " + url.redacted() + " needs an exchange");
    }
    return url.option("exchangeType", "", TYPES);
  }

  private static @Nullable String bindingKey(StorageUrl url) {
    if (url.option("bindingKey").isPresent() && exchange(url) == null) {
      throw new IllegalArgumentException(
          "option \"bindingKey\" in " + url.redacted() + " needs an exchange");
    }
    return nullable(url, "bindingKey");
  }

  private static @Nullable Integer deliveryLimit(StorageUrl url) {
    if (url.option("deliveryLimit").isEmpty()) {
      return null;
    }
    return (int) url.option("deliveryLimit", 0L, 1, 1_000_000);
  }

  private static String name(StorageUrl url, String option, String otherwise) {
    String value = nullable(url, option);
    return value == null ? otherwise : value;
  }

  private static @Nullable String nullable(StorageUrl url, String option) {
    String value = url.option(option).orElse(null);
    if (value != null && !Wire.isShort(value)) {
      throw url.bad(option, value, "at most " + NAME_BYTES + " bytes long");
    }
    return value;
  }

  /**
   * The servers, and who we are there.
   *
   * @param hosts the nodes of one cluster, tried in their order
   * @param vhost the virtual host
   * @param tls how to speak TLS, with the certificate and the host's name checked; {@code null} for
   *     not at all
   * @param address the URL without secrets, for messages
   */
  record Place(
      List<com.rabbitmq.client.Address> hosts,
      String user,
      String password,
      String vhost,
      @Nullable TlsFiles tls,
      String address) {

    /** Never the password. */
    @Override
    public String toString() {
      return address;
    }
  }
}
