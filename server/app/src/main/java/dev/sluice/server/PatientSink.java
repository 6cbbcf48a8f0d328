package dev.sluice.server;

import dev.sluice.relay.Relay;
import dev.sluice.spi.Message;
import dev.sluice.spi.MessageSink;
import dev.sluice.spi.Published;
import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.StoreException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sink whose broker may be away when the server begins: it is opened when it can be reached, by
 * whoever publishes. Any number of threads at once.
 */
final class PatientSink implements MessageSink {
  private static final System.Logger LOG = System.getLogger("dev.sluice.server");

  private final String url;
  private final String scheme;
  private @Nullable MessageSink sink;
  private boolean closed;

  private PatientSink(String url) {
    this.url = url;
    scheme = StorageUrl.parse(url).scheme();
  }

  /**
   * Opens it, or leaves that for later if the broker cannot be reached.
   *
   * @throws IllegalArgumentException if the URL makes no sense
   * @throws StoreException if the broker can be reached, and does not let us in
   */
  static PatientSink open(String url) {
    PatientSink sink = new PatientSink(url);
    try {
      sink.opened();
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.UNAVAILABLE) {
        throw e;
      }
      String address = StorageUrl.parse(url).redacted();
      LOG.log(System.Logger.Level.WARNING, address + " cannot be reached yet: " + e.getMessage());
    }
    return sink;
  }

  @Override
  public String name() {
    return scheme;
  }

  @Override
  public List<Published> publish(List<Message> messages) {
    return opened().publish(messages);
  }

  private synchronized MessageSink opened() {
    if (closed) {
      throw new StoreException(StoreException.Kind.UNAVAILABLE, "the sink is closed");
    }
    MessageSink open = sink;
    if (open == null) {
      open = Relay.sink(url);
      sink = open;
    }
    return open;
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (sink != null) {
      sink.close();
    }
  }
}
