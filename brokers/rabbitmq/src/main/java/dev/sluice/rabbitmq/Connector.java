package dev.sluice.rabbitmq;

import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import com.rabbitmq.client.SocketConfigurators;
import dev.sluice.rabbitmq.RabbitMqOptions.Place;
import dev.sluice.spi.tls.TlsFiles;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** Opens connections, which are never repaired behind our back: see {@link Link}. */
final class Connector {
  /** Two of these without a sign of life, and the connection is given up. */
  private static final int HEARTBEAT_SECONDS = 10;

  private final ConnectionFactory factory = new ConnectionFactory();
  private final Place place;
  private final int timeoutMillis;
  private volatile @Nullable Socket socket;

  /**
   * @throws IllegalArgumentException if a file of certificates is of no use
   */
  Connector(Place place, Duration timeout) {
    this.place = place;
    int millis = (int) timeout.toMillis();
    timeoutMillis = millis;
    factory.setUsername(place.user());
    factory.setPassword(place.password());
    factory.setVirtualHost(place.vhost());
    factory.setConnectionTimeout(millis);
    factory.setHandshakeTimeout(millis);
    factory.setChannelRpcTimeout(millis);
    factory.setShutdownTimeout(millis);
    factory.setRequestedHeartbeat(HEARTBEAT_SECONDS);
    factory.setSocketConfigurator(
        SocketConfigurators.defaultConfigurator().andThen(opened -> socket = opened));
    factory.setAutomaticRecoveryEnabled(false);
    factory.setTopologyRecoveryEnabled(false);
    factory.setThreadFactory(Connector::daemon);
    // An answer that comes after its time limit is not taken for that of the next call.
    factory.setChannelShouldCheckRpcResponseType(true);
    TlsFiles tls = place.tls();
    if (tls != null) {
      factory.useSslProtocol(tls.context());
      factory.enableHostnameVerification();
    }
  }

  /** The URL without secrets. */
  String address() {
    return place.address();
  }

  /** How long a call may take. */
  int timeoutMillis() {
    return timeoutMillis;
  }

  Connection open(String name) throws IOException, TimeoutException {
    return factory.newConnection(place.hosts(), name);
  }

  /**
   * Ends the last connection under whoever is stuck in it: the client's own ways to end one wait
   * for their turn to write.
   */
  void cut() {
    Socket last = socket;
    if (last == null) {
      return;
    }
    try {
      last.setSoLinger(true, 0);
      last.close();
    } catch (IOException e) {
      // Then it has ended already.
    }
  }

  /** A thread that does not keep the process alive. */
  static Thread daemon(Runnable body) {
    Thread thread = new Thread(body, "sluice-rabbitmq");
    thread.setDaemon(true);
    return thread;
  }
}
