package dev.sluice.beanstalkd;

import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageProvider;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.WorkSource;

/** Opens {@code beanstalkd:} storages. */
public final class BeanstalkdProvider implements StorageProvider {
  /** For {@link java.util.ServiceLoader}. */
  public BeanstalkdProvider() {}

  @Override
  public String scheme() {
    return "beanstalkd";
  }

  @Override
  public String example() {
    return "beanstalkd://HOST[:11300][,HOST...][/QUEUE]?prefix=sluice.&guard=redis://HOST";
  }

  /**
   * Opens a {@link BeanstalkdStore}, or a {@link ReplicatedStore} if there are several hosts.
   *
   * @throws dev.sluice.spi.StoreException UNAVAILABLE if the server cannot be reached
   */
  @Override
  public WorkSource open(StorageUrl url, Settings settings) {
    boolean several = url.rest().contains(",") || url.option("guard").isPresent();
    return several ? ReplicatedStore.open(url, settings) : BeanstalkdStore.open(url, settings);
  }
}
