package dev.sluice.server.webhooks;

import dev.sluice.spi.Names;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A queue and where its jobs are POSTed to. Made by {@link #of}, then changed by the methods that
 * answer the same with something else.
 *
 * @param queue the queue
 * @param url {@code http:} or {@code https:}, without a user and a fragment. The only address that
 *     is ever asked: neither a job nor an answer can name another one
 * @param secrets each signs every request, so that a new one can be brought in before the old one
 *     goes; empty for requests that are not signed
 * @param concurrency how many requests are under way at the same time from this process; at least 1
 * @param rate how many requests a second begin at most in this process; positive, infinite for any
 *     number
 * @param timeout how long a request may take, from connecting to the end of the answer; positive,
 *     at most an hour
 * @param headers that go with each request, such as {@code authorization}
 */
public record Webhook(
    String queue,
    URI url,
    List<SigningSecret> secrets,
    int concurrency,
    double rate,
    Duration timeout,
    Map<String, String> headers) {
  private static final Duration LONGEST = Duration.ofHours(1);

  /**
   * @throws IllegalArgumentException if something makes no sense; names it, and quotes no secret
   */
  public Webhook {
    Names.queue(queue);
    require(isAddress(url), "the URL of the webhook of queue \"" + queue + "\" must be http(s)://");
    require(
        url.getRawUserInfo() == null && url.getRawFragment() == null,
        "a webhook's URL has no user and no fragment: give the header authorization");
    require(concurrency >= 1, "concurrency must be at least 1: " + concurrency);
    require(rate > 0, "rate must be positive: " + rate);
    require(
        !timeout.isNegative() && !timeout.isZero() && timeout.compareTo(LONGEST) <= 0,
        "timeout must be positive and at most an hour: " + timeout);
    secrets = List.copyOf(secrets);
    headers = lowerCase(headers);
    headers.forEach(OwnHeaders::check);
  }

  /** With ten requests at the same time, half a minute for each, and no signature. */
  public static Webhook of(String queue, URI url) {
    return new Webhook(
        queue, url, List.of(), 10, Double.POSITIVE_INFINITY, Duration.ofSeconds(30), Map.of());
  }

  /** The same with one more secret. */
  public Webhook secret(SigningSecret secret) {
    List<SigningSecret> more = new ArrayList<>(secrets);
    more.add(secret);
    return new Webhook(queue, url, more, concurrency, rate, timeout, headers);
  }

  /** The same with another concurrency. */
  public Webhook concurrency(int requests) {
    return new Webhook(queue, url, secrets, requests, rate, timeout, headers);
  }

  /** The same with another rate. */
  public Webhook rate(double perSecond) {
    return new Webhook(queue, url, secrets, concurrency, perSecond, timeout, headers);
  }

  /** The same with another timeout. */
  public Webhook timeout(Duration timeout) {
    return new Webhook(queue, url, secrets, concurrency, rate, timeout, headers);
  }

  /** The same with one more header. */
  public Webhook header(String name, String value) {
    Map<String, String> more = new TreeMap<>(headers);
    more.put(name.toLowerCase(Locale.ROOT), value);
    return new Webhook(queue, url, secrets, concurrency, rate, timeout, more);
  }

  /** Without what may be secret: the headers, and the path, which often is a password of a kind. */
  @Override
  public String toString() {
    return "Webhook[" + queue + " to " + url.getScheme() + "://" + url.getRawAuthority() + "]";
  }

  private static Map<String, String> lowerCase(Map<String, String> headers) {
    Map<String, String> lower = new TreeMap<>();
    headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
    return Map.copyOf(lower);
  }

  private static boolean isAddress(URI url) {
    String scheme = url.getScheme() == null ? "" : url.getScheme().toLowerCase(Locale.ROOT);
    return url.getHost() != null && (scheme.equals("http") || scheme.equals("https"));
  }

  private static void require(boolean holds, String message) {
    if (!holds) {
      throw new IllegalArgumentException(message);
    }
  }
}
