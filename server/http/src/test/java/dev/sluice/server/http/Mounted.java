package dev.sluice.server.http;

import dev.sluice.Sluice;
import dev.sluice.memory.MemoryStore;
import dev.sluice.spi.WorkSource;
import dev.sluice.testkit.ManualClock;
import dev.sluice.wire.JsonIn;
import jakarta.servlet.Servlet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** The interface mounted under a prefix in somebody's own server, and a client of it. */
final class Mounted implements AutoCloseable {
  static final String PREFIX = "/own/jobs";

  final ManualClock clock = new ManualClock();
  final SluiceServlet servlet;
  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);
  private final Sluice sluice;
  private final HttpClient client = HttpClient.newHttpClient();

  Mounted(HttpOptions options) {
    this(null, options);
  }

  Mounted(@org.jspecify.annotations.Nullable WorkSource store, HttpOptions options) {
    sluice =
        Sluice.using(
            store == null ? new MemoryStore(clock) : store, settings -> settings.sweeping(false));
    servlet = SluiceServlet.over(sluice, options);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler("/own");
    ServletHolder holder = new ServletHolder((Servlet) servlet);
    holder.setAsyncSupported(true);
    context.addServlet(holder, "/jobs/*");
    server.setHandler(context);
    try {
      server.start();
    } catch (Exception e) {
      throw new IllegalStateException("the server does not start", e);
    }
  }

  Sluice sluice() {
    return sluice;
  }

  int port() {
    return connector.getLocalPort();
  }

  /** An answer. */
  record Answer(int status, HttpResponse<String> whole) {
    String body() {
      return whole.body();
    }

    /** A text of the object, wherever in it. */
    String field(String name) {
      List<String> found = new ArrayList<>();
      JsonIn.read(
          whole.body().getBytes(java.nio.charset.StandardCharsets.UTF_8),
          in -> look(in, name, found));
      return found.get(0);
    }

    private static boolean look(JsonIn in, String wanted, List<String> found) {
      in.object(
          name -> {
            if (name.equals(wanted)) {
              found.add(in.isNull() ? "null" : in.text());
            } else {
              in.skip();
            }
          });
      return true;
    }
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:" + connector.getLocalPort() + PREFIX + path));
  }

  Answer send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer = client.send(request.build(), BodyHandlers.ofString());
      return new Answer(answer.statusCode(), answer);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  Answer get(String path) {
    return send(request(path));
  }

  Answer post(String path, String json) {
    return send(posting(path, json));
  }

  private HttpRequest.Builder posting(String path, String json) {
    return request(path)
        .header("Content-Type", "application/json")
        .POST(BodyPublishers.ofString(json));
  }

  CompletableFuture<Answer> begin(String path, String json) {
    return client
        .sendAsync(posting(path, json).build(), BodyHandlers.ofString())
        .thenApply(answer -> new Answer(answer.statusCode(), answer));
  }

  /** Sends with another method. */
  Answer send(String method, String path, String json) {
    return send(request(path).method(method, BodyPublishers.ofString(json)));
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("the server does not stop", e);
    }
    sluice.close();
  }
}
