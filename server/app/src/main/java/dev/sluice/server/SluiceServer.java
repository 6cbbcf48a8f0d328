package dev.sluice.server;

import dev.sluice.Sluice;
import dev.sluice.server.http.SluiceServlet;
import java.net.URI;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A server over an opened {@link Sluice}, which stays the caller's. Nobody but this machine reaches
 * it unless tokens say who may do what.
 */
public final class SluiceServer implements AutoCloseable {
  /** Where it listens if nothing else is said. */
  public static final int DEFAULT_PORT = 7580;

  private final SluiceServlet servlet;
  private final HttpPort http;
  private final @Nullable Integer beanstalkd;
  private final @Nullable Integer grpc;
  private final Parts parts;

  private SluiceServer(
      SluiceServlet servlet,
      HttpPort http,
      @Nullable Integer beanstalkd,
      @Nullable Integer grpc,
      Parts parts) {
    this.servlet = servlet;
    this.http = http;
    this.beanstalkd = beanstalkd;
    this.grpc = grpc;
    this.parts = parts;
  }

  /**
   * Begins to serve.
   *
   * @throws IllegalArgumentException if a setting makes no sense: names it
   * @throws java.io.UncheckedIOException if a port is taken, or a file cannot be used
   */
  public static SluiceServer start(Sluice sluice, ServerConfig config) {
    return start(sluice, config, tls(config));
  }

  static SluiceServer start(Sluice sluice, ServerConfig config, @Nullable Tls tls) {
    Assembly assembly = new Assembly(sluice, config);
    try {
      SluiceServlet servlet = assembly.servlet();
      Integer beanstalkd = assembly.beanstalkd();
      Integer grpc = assembly.grpc();
      assembly.webhooks();
      assembly.relays();
      assembly.schedules();
      HttpPort http = assembly.http(servlet, tls);
      return new SluiceServer(servlet, http, beanstalkd, grpc, assembly.parts());
    } catch (RuntimeException e) {
      assembly.parts().close();
      throw e;
    }
  }

  private static @Nullable Tls tls(ServerConfig config) {
    Path certificate = config.path(Setting.TLS_CERT_FILE).orElse(null);
    Path key = config.path(Setting.TLS_KEY_FILE).orElse(null);
    if (certificate != null && key != null) {
      return new Tls(certificate, key);
    }
    if (certificate != null || key != null) {
      throw new IllegalArgumentException("tls.cert-file and tls.key-file need each other");
    }
    return null;
  }

  /** Where it answers: {@code http://127.0.0.1:7580}. */
  public URI uri() {
    return http.uri();
  }

  /** The port of the beanstalkd protocol; {@code null} if it has none. */
  public @Nullable Integer beanstalkdPort() {
    return beanstalkd;
  }

  /** The port of gRPC; {@code null} if it has none. */
  public @Nullable Integer grpcPort() {
    return grpc;
  }

  /** How many claims wait over HTTP. */
  int waitingClaims() {
    return servlet.waitingClaims();
  }

  /** Says that it is not ready any more, and lets nobody wait; what is asked is answered still. */
  public void drain() {
    parts.drain();
  }

  /**
   * Drains, lets requests end within the time that was set, and lets go of the ports. Closing twice
   * is fine.
   */
  @Override
  public void close() {
    drain();
    parts.close();
  }
}
