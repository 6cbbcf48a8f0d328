package dev.sluice.spi;

/** Opens sinks of one URL scheme. Found by {@link java.util.ServiceLoader}. */
public interface SinkProvider {

  /** The part of the URL before the first colon, in lower case: {@code kafka}, {@code nats}. */
  String scheme();

  /** What a URL of this scheme looks like, for help texts: {@code kafka://HOST:PORT/TOPIC}. */
  String example();

  /**
   * Opens the sink.
   *
   * @throws IllegalArgumentException if the URL makes no sense: names the option concerned. Unknown
   *     options are refused
   * @throws StoreException if the broker cannot be reached now
   */
  MessageSink open(StorageUrl url, Settings settings);
}
