package dev.sluice.server.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;

/** Somebody else's server: keeps what it gets, and answers as the test says. */
final class Receiver implements AutoCloseable {
  /** What came in. */
  record Request(URI uri, Headers headers, byte[] body) {
    String header(String name) {
      return headers.containsKey(name) ? String.join("|", headers.get(name)) : "";
    }
  }

  static {
    // Else each of its answers, written in two parts, waits 40 ms for an acknowledgement.
    System.setProperty("sun.net.httpserver.nodelay", "true");
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Request> requests = new CopyOnWriteArrayList<>();
  private final BlockingQueue<HttpHandler> script = new LinkedBlockingQueue<>();
  private volatile HttpHandler otherwise = answering(200, "");

  Receiver() {
    this(0);
  }

  /**
   * @param port 0 for any that is free
   */
  Receiver(int port) {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  private void serve(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    requests.add(new Request(exchange.getRequestURI(), exchange.getRequestHeaders(), body));
    HttpHandler next = script.poll();
    try (exchange) {
      (next == null ? otherwise : next).handle(exchange);
    }
  }

  /** The next request is answered like this, the one after by the next call of this. */
  Receiver then(HttpHandler answer) {
    script.add(answer);
    return this;
  }

  /** All requests without an answer of their own are answered like this. */
  Receiver always(HttpHandler answer) {
    otherwise = answer;
    return this;
  }

  /** A whole answer; headers are given as name, value, name, value. */
  static HttpHandler answering(int status, String body, String... headers) {
    return exchange -> {
      for (int i = 0; i < headers.length; i += 2) {
        exchange.getResponseHeaders().set(headers[i], headers[i + 1]);
      }
      byte[] bytes = body.getBytes(UTF_8);
      exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + port() + "/hooks?key=1");
  }

  int port() {
    return server.getAddress().getPort();
  }

  List<Request> requests() {
    return requests;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
