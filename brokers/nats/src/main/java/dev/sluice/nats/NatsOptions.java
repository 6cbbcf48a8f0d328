package dev.sluice.nats;

import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.tls.TlsFiles;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a URL says.
 *
 * @param servers each as {@code nats://HOST:PORT}
 * @param subject the only queue, and where messages go that name no target; {@code null} for any
 * @param login how to sign in
 * @param tls how to insist on TLS, with the certificate and the host's name checked; {@code null}
 *     for not to
 * @param stream the stream; {@code null} for the one that takes the subject
 * @param durable the name of the consumer, or what it begins with when the URL names no subject
 * @param filters what the consumer is for; empty for the subject
 * @param create whether to make the stream and the consumer when they are missing
 * @param ackWait how long a new consumer waits before it hands out a message again
 * @param maxAckPending how many messages a new consumer has handed out at most
 * @param replicas of a new stream
 * @param timeout how long a call may take
 * @param inboxPrefix what the subjects of answers begin with; {@code null} for the usual
 * @param lossy whether messages go to plain subjects, where nobody keeps them
 * @param address the URL without secrets, for messages
 */
record NatsOptions(
    List<String> servers,
    @Nullable String subject,
    Login login,
    @Nullable TlsFiles tls,
    @Nullable String stream,
    @Nullable String durable,
    List<String> filters,
    boolean create,
    Duration ackWait,
    int maxAckPending,
    int replicas,
    Duration timeout,
    @Nullable String inboxPrefix,
    boolean lossy,
    String address) {

  private static final Set<String> BOTH =
      Set.of(
          "stream",
          "create",
          "replicas",
          "timeout",
          "inboxPrefix",
          "tls",
          "caFile",
          "certFile",
          "keyFile",
          "token",
          "nkey",
          "creds");
  private static final Set<String> OF_SOURCE =
      with(BOTH, "durable", "filter", "ackWait", "maxAckPending");
  private static final Set<String> OF_SINK = with(BOTH, "lossy");
  private static final Set<String> BOOLEAN = Set.of("true", "false");

  private static Set<String> with(Set<String> some, String... more) {
    Set<String> all = new HashSet<>(some);
    all.addAll(List.of(more));
    return Set.copyOf(all);
  }

  @Override
  public String toString() {
    return address;
  }

  /**
   * Of a source, which publishes as well.
   *
   * @throws IllegalArgumentException naming what makes no sense
   */
  static NatsOptions ofSource(StorageUrl url) {
    NatsOptions options = parse(url, OF_SOURCE);
    List<String> filters = options.filters;
    String subject = options.subject;
    boolean comesBack =
        subject != null && filters.stream().anyMatch(one -> Subjects.matches(one, subject));
    if (!filters.isEmpty() && !comesBack) {
      // What is enqueued goes to the subject, and would never come back.
      throw url.bad(
          "filter",
          String.join(",", filters),
          "given with a subject in the address that it takes in");
    }
    return options;
  }

  /**
   * Of a sink.
   *
   * @throws IllegalArgumentException naming what makes no sense
   */
  static NatsOptions ofSink(StorageUrl url) {
    NatsOptions options = parse(url, OF_SINK);
    if (options.lossy && (options.stream != null || options.create)) {
      throw new IllegalArgumentException(
          "bad address " + options + ": with lossy=true there is no stream to name or to create");
    }
    return options;
  }

  private static NatsOptions parse(StorageUrl url, Set<String> known) {
    url.allowOptions(known);
    Address address = Address.of(url);
    return new NatsOptions(
        address.servers(),
        address.subject(),
        Login.of(url, address.userInfo()),
        TlsFiles.parse(url).orElse(null),
        name(url, "stream"),
        name(url, "durable"),
        subjects(url, "filter"),
        flag(url, "create"),
        span(url, "ackWait", Duration.ofSeconds(30), Duration.ofMillis(100), Duration.ofDays(1)),
        (int) url.option("maxAckPending", 10_000, 1, 10_000_000),
        (int) url.option("replicas", 1, 1, 5),
        span(url, "timeout", Duration.ofSeconds(3), Duration.ofMillis(10), Duration.ofMinutes(10)),
        subject(url, "inboxPrefix"),
        flag(url, "lossy"),
        url.redacted());
  }

  private static boolean flag(StorageUrl url, String option) {
    return url.option(option, "false", BOOLEAN).equals("true");
  }

  private static @Nullable String name(StorageUrl url, String option) {
    String name = url.option(option).orElse(null);
    if (name != null && !Subjects.isName(name)) {
      throw url.bad(option, name, "a name of up to 200 characters without spaces and . * > / \\");
    }
    return name;
  }

  private static @Nullable String subject(StorageUrl url, String option) {
    String pattern = url.option(option).orElse(null);
    return pattern == null ? null : pattern(url, option, pattern);
  }

  private static List<String> subjects(StorageUrl url, String option) {
    return url.option(option).map(text -> List.of(text.split(",", -1))).orElse(List.of()).stream()
        .map(one -> pattern(url, option, one))
        .toList();
  }

  private static String pattern(StorageUrl url, String option, String text) {
    if (!Subjects.isPattern(text)) {
      throw url.bad(option, text, "a subject such as orders.new, orders.* or orders.>");
    }
    return text;
  }

  private static Duration span(
      StorageUrl url, String option, Duration usual, Duration least, Duration most) {
    Duration span = url.option(option, usual);
    if (span.compareTo(least) < 0 || span.compareTo(most) > 0) {
      throw url.bad(
          option, url.option(option).orElse(""), "from " + least + " to " + most + " (ISO 8601)");
    }
    return span;
  }
}
