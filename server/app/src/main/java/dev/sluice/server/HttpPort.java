package dev.sluice.server;

import dev.sluice.server.http.SluiceServlet;
import jakarta.servlet.Servlet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.ConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.server.handler.EagerContentHandler;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.server.handler.MinimumDataRateHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.jspecify.annotations.Nullable;

/** The port that the servlet answers on. */
final class HttpPort implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger("dev.sluice.server");
  private static final int HEADER_BYTES = 16 * 1024;
  private static final int THREADS = 200;

  private static final long MIN_BYTES_PER_SECOND = 1_000;

  /** Bytes of a body that are read before a thread is given to it. */
  private static final long EAGER_BYTES = 256 * 1024;

  /** What each piece that arrives is taken to cost beside its bytes. */
  private static final int EAGER_OVERHEAD = 64;

  private static final long SHUTDOWN_IDLE_MILLIS = 100;
  private static final long RELOAD_SECONDS = 10;

  private final Server server;
  private final URI uri;

  /**
   * What is wanted.
   *
   * @param port 0 for a free one
   * @param maxConnections at once
   * @param idle how long a connection may be silent
   * @param drain how long requests may take to end
   * @param tls {@code null} for an unencrypted port
   */
  record Wishes(
      String host,
      int port,
      int maxConnections,
      Duration idle,
      Duration drain,
      @Nullable Tls tls) {}

  private HttpPort(Server server, URI uri) {
    this.server = server;
    this.uri = uri;
  }

  /**
   * @param dqueue {@code null} for none
   * @throws UncheckedIOException if the port is taken
   */
  static HttpPort open(SluiceServlet servlet, @Nullable DqueueServlet dqueue, Wishes wishes) {
    QueuedThreadPool threads = new QueuedThreadPool(THREADS);
    threads.setName("sluice-http");
    Server server = new Server(threads);
    server.setStopTimeout(wishes.drain().toMillis());
    ServerConnector connector = connector(server, wishes);
    server.addConnector(connector);
    server.addBean(new NetworkConnectionLimit(wishes.maxConnections(), connector));
    server.setHandler(patient(new GracefulHandler(context(servlet, dqueue))));
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot listen on " + wishes.host() + ":" + wishes.port() + ": " + e.getMessage(), e);
    } catch (Exception e) {
      throw new IllegalStateException("the HTTP server does not start", e);
    }
    return new HttpPort(server, uri(connector, wishes.tls() != null));
  }

  /**
   * Slow clients hold no thread: a request goes to one when its body is here, or most of what is
   * read beforehand. Who sends more, and slowly, is hung up on.
   */
  private static Handler patient(Handler next) {
    return new EagerContentHandler(
        new MinimumDataRateHandler(next, MIN_BYTES_PER_SECOND, 0),
        new EagerContentHandler.RetainedContentLoaderFactory(EAGER_BYTES, EAGER_OVERHEAD, false));
  }

  private static ServletContextHandler context(
      SluiceServlet servlet, @Nullable DqueueServlet dqueue) {
    ServletContextHandler context = new ServletContextHandler("/");
    ServletHolder holder = new ServletHolder((Servlet) servlet);
    holder.setAsyncSupported(true);
    context.addServlet(holder, "/*");
    if (dqueue != null) {
      context.addServlet(new ServletHolder((Servlet) dqueue), "/message/*");
    }
    return context;
  }

  private static ServerConnector connector(Server server, Wishes wishes) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setRequestHeaderSize(HEADER_BYTES);
    Tls tls = wishes.tls();
    ServerConnector connector;
    if (tls == null) {
      connector = new ServerConnector(server, new HttpConnectionFactory(http));
    } else {
      SecureRequestCustomizer secure = new SecureRequestCustomizer();
      // Who asks by an address, or a name that this certificate has not, has checked it himself.
      secure.setSniHostCheck(false);
      http.addCustomizer(secure);
      ConnectionFactory next = new HttpConnectionFactory(http);
      connector =
          new ServerConnector(server, new SslConnectionFactory(tls.factory(), "http/1.1"), next);
      reloading(server, tls);
    }
    connector.setHost(wishes.host());
    connector.setPort(wishes.port());
    connector.setIdleTimeout(wishes.idle().toMillis());
    connector.setAcceptQueueSize(1024);
    // A connection that is idle when the server ends is not waited for.
    connector.setShutdownIdleTimeout(SHUTDOWN_IDLE_MILLIS);
    return connector;
  }

  private static void reloading(Server server, Tls tls) {
    ScheduledExecutorScheduler scheduler = new ScheduledExecutorScheduler("sluice-tls", true);
    server.addBean(scheduler);
    server.addEventListener(new Reloading(scheduler, tls));
  }

  /** Looks at the certificate's file now and then, as long as the server runs. */
  private record Reloading(ScheduledExecutorScheduler scheduler, Tls tls)
      implements org.eclipse.jetty.util.component.LifeCycle.Listener, Runnable {
    @Override
    public void lifeCycleStarted(org.eclipse.jetty.util.component.LifeCycle event) {
      again();
    }

    @Override
    public void run() {
      tls.reload();
      again();
    }

    private void again() {
      if (scheduler.isRunning()) {
        scheduler.schedule(this, RELOAD_SECONDS, java.util.concurrent.TimeUnit.SECONDS);
      }
    }
  }

  private static URI uri(ServerConnector connector, boolean encrypted) {
    String host = connector.getHost();
    return URI.create(
        (encrypted ? "https" : "http")
            + "://"
            + (host.indexOf(':') < 0 ? host : "[" + host + "]")
            + ":"
            + connector.getLocalPort());
  }

  URI uri() {
    return uri;
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      LOG.log(System.Logger.Level.WARNING, "requests were cut off, or the port did not close", e);
    }
  }
}
