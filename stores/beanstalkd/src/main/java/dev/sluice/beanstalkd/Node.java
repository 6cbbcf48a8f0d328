package dev.sluice.beanstalkd;

/** Where a server is. */
record Node(String host, int port) {
  /** The usual port. */
  static final int PORT = 11_300;

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
