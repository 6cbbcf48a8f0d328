package dev.sluice.beanstalkd;

import dev.sluice.spi.MessageSink;
import dev.sluice.spi.Settings;
import dev.sluice.spi.SinkProvider;
import dev.sluice.spi.StorageUrl;

/** Opens {@code beanstalkd:} sinks. */
public final class BeanstalkdSinkProvider implements SinkProvider {
  /** For {@link java.util.ServiceLoader}. */
  public BeanstalkdSinkProvider() {}

  @Override
  public String scheme() {
    return "beanstalkd";
  }

  @Override
  public String example() {
    return "beanstalkd://HOST[:11300]/TUBE?body=plain";
  }

  /**
   * Connects, and asks the server how large a job may be.
   *
   * @throws dev.sluice.spi.StoreException UNAVAILABLE if the server cannot be reached
   */
  @Override
  public MessageSink open(StorageUrl url, Settings settings) {
    return BeanstalkdSink.open(url, settings);
  }
}
