package dev.sluice.remote;

import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import dev.sluice.wire.BadJsonException;
import dev.sluice.wire.JsonIn;
import dev.sluice.wire.JsonOut;
import dev.sluice.wire.Problem;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/** The way to the server: sends requests, and makes of each answer a value or an error. */
final class Channel {
  private final RemoteOptions options;
  private final HttpClient client;
  private volatile boolean closed;

  Channel(RemoteOptions options) {
    this.options = options;
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(options.timeout())
            .followRedirects(HttpClient.Redirect.NEVER);
    if (options.tls() != null) {
      builder.sslContext(options.tls().context());
    }
    client = builder.build();
  }

  /** A part of a path. */
  static String part(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** A queue in a path: a slash, which a path cannot have, is a tilde. */
  static String queue(String name) {
    return part(name.replace('/', '~'));
  }

  <T> T get(String path, Function<JsonIn, T> read) {
    return value(call(request(path, Duration.ZERO).GET().build()), read);
  }

  <T> T post(String path, Consumer<JsonOut> fields, Function<JsonIn, T> read) {
    return post(path, JsonOut.bytes(fields), read);
  }

  <T> T post(String path, byte[] body, Function<JsonIn, T> read) {
    return value(call(posting(path, body, Duration.ZERO)), read);
  }

  <T> T send(String method, String path, Consumer<JsonOut> fields, Function<JsonIn, T> read) {
    HttpRequest.Builder request = request(path, Duration.ZERO);
    return value(call(request.method(method, json(JsonOut.bytes(fields))).build()), read);
  }

  void delete(String path) {
    check(call(request(path, Duration.ZERO).DELETE().build()));
  }

  /** Sends without waiting for the answer. */
  CompletableFuture<HttpResponse<byte[]>> begin(String path, byte[] body, Duration wait) {
    refuseClosed();
    return client.sendAsync(posting(path, body, wait), BodyHandlers.ofByteArray());
  }

  /** Sends without waiting for the answer. */
  CompletableFuture<HttpResponse<byte[]>> beginDelete(String path) {
    return client.sendAsync(
        request(path, Duration.ZERO).DELETE().build(), BodyHandlers.ofByteArray());
  }

  private static HttpRequest.BodyPublisher json(byte[] body) {
    return BodyPublishers.ofByteArray(body);
  }

  private HttpRequest posting(String path, byte[] body, Duration wait) {
    return request(path, wait).POST(json(body)).build();
  }

  private HttpRequest.Builder request(String path, Duration wait) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(options.server() + path))
            .timeout(options.timeout().plus(wait))
            .header("Content-Type", "application/json");
    if (options.token() != null) {
      request.header("Authorization", "Bearer " + options.token());
    }
    return request;
  }

  private HttpResponse<byte[]> call(HttpRequest request) {
    refuseClosed();
    try {
      return sent(request);
    } catch (IOException e) {
      throw unavailable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw unavailable(e);
    }
  }

  private HttpResponse<byte[]> sent(HttpRequest request) throws IOException, InterruptedException {
    try {
      return client.send(request, BodyHandlers.ofByteArray());
    } catch (HttpTimeoutException e) {
      throw e;
    } catch (IOException e) {
      // A server may close a connection that was idle just when it is used again. Whatever is sent
      // here may be sent twice.
      return client.send(request, BodyHandlers.ofByteArray());
    }
  }

  private void refuseClosed() {
    if (closed) {
      throw new StoreException(Kind.UNAVAILABLE, options.server() + " is closed");
    }
  }

  StoreException unavailable(Throwable cause) {
    String why = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new StoreException(
        Kind.UNAVAILABLE, "no answer from " + options.server() + ": " + why, cause);
  }

  /** What an answer says. */
  <T> T value(HttpResponse<byte[]> answer, Function<JsonIn, T> read) {
    check(answer);
    try {
      return JsonIn.read(answer.body(), read);
    } catch (BadJsonException e) {
      throw new StoreException(
          Kind.REJECTED, options.server() + " does not speak as a Sluice server does", e);
    }
  }

  private void check(HttpResponse<byte[]> answer) {
    if (answer.statusCode() >= 300) {
      throw error(answer);
    }
  }

  private RuntimeException error(HttpResponse<byte[]> answer) {
    Problem problem;
    try {
      problem = Problem.read(answer.body());
    } catch (BadJsonException e) {
      Kind kind = answer.statusCode() >= 500 ? Kind.UNAVAILABLE : Kind.REJECTED;
      return new StoreException(
          kind, options.server() + " answers " + answer.statusCode() + ", and not as Sluice does");
    }
    return switch (problem.code()) {
      case "BAD_INPUT" -> new IllegalArgumentException(problem.detail());
      case "NOT_SUPPORTED" -> new IllegalStateException(problem.detail());
      case "NOT_FOUND" -> new NotThereException(problem.detail());
      case "UNAVAILABLE", "BUSY" -> failure(Kind.UNAVAILABLE, problem);
      case "OVERLOADED" -> failure(Kind.OVERLOADED, problem);
      case "CORRUPT" -> failure(Kind.CORRUPT, problem);
      default -> failure(problem.status() >= 500 ? Kind.UNAVAILABLE : Kind.REJECTED, problem);
    };
  }

  private StoreException failure(Kind kind, Problem problem) {
    return new StoreException(kind, options.server() + ": " + problem.detail());
  }

  /** No request goes out any more. */
  void close() {
    closed = true;
  }

  /** The server has not got what the path names. */
  static final class NotThereException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotThereException(String message) {
      super(message);
    }
  }
}
