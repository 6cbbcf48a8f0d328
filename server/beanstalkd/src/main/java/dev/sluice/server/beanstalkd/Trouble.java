package dev.sluice.server.beanstalkd;

import dev.sluice.spi.StoreException;

/** What a client is told when the store fails, and who else is told. */
final class Trouble {
  private static final System.Logger LOG = System.getLogger(BeanstalkdPort.class.getName());

  private Trouble() {}

  /** Logs it; answers what the client is told. */
  static String told(RuntimeException failure) {
    LOG.log(System.Logger.Level.WARNING, "the store of a beanstalkd port fails", failure);
    boolean full =
        failure instanceof StoreException e && e.kind() == StoreException.Kind.OVERLOADED;
    return full ? "OUT_OF_MEMORY" : "INTERNAL_ERROR";
  }
}
