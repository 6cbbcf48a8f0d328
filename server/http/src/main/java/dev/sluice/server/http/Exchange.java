package dev.sluice.server.http;

import dev.sluice.server.access.AuditLog;
import dev.sluice.server.access.Caller;
import dev.sluice.server.access.Role;
import dev.sluice.wire.JsonIn;
import dev.sluice.wire.JsonOut;
import dev.sluice.wire.Problem;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One request and its answer. */
final class Exchange {
  private static final byte[] EMPTY_OBJECT = {'{', '}'};

  private final HttpServletRequest request;
  private final HttpServletResponse response;
  private final Map<String, String> path;
  private final Caller caller;
  private final HttpOptions options;

  Exchange(
      HttpServletRequest request,
      HttpServletResponse response,
      Map<String, String> path,
      Caller caller,
      HttpOptions options) {
    this.request = request;
    this.response = response;
    this.path = path;
    this.caller = caller;
    this.options = options;
  }

  HttpServletRequest request() {
    return request;
  }

  HttpServletResponse response() {
    return response;
  }

  /** Who asks. */
  Caller caller() {
    return caller;
  }

  /** Whether who has this token may do what the role is needed for, as it stands now. */
  boolean may(@Nullable String token, Role role) {
    return options.access().admits(token, role);
  }

  /** The token of who asks; {@code null} for none. */
  @Nullable String token() {
    return LoginCookie.token(request);
  }

  /** A part of the path, which the route's pattern names. */
  String path(String name) {
    String value = path.get(name);
    if (value == null) {
      throw new IllegalStateException("the route has no " + name);
    }
    return value;
  }

  /**
   * A queue in the path. A name may have a slash, which a path cannot have: it is a tilde there.
   */
  String queue() {
    return path("queue").replace('~', '/');
  }

  /**
   * The parameters of the query.
   *
   * @throws ProblemException if they cannot be decoded
   */
  Map<String, String[]> parameters() {
    try {
      return request.getParameterMap();
    } catch (RuntimeException e) {
      // Each container has an exception of its own for that.
      throw new ProblemException(400, "BAD_INPUT", "the query has a bad escape");
    }
  }

  /** A parameter of the query. */
  Optional<String> parameter(String name) {
    String[] values = parameters().get(name);
    return values == null ? Optional.empty() : Optional.of(values[0]);
  }

  /** Whether the body is JSON, as far as its sender says. */
  boolean isJson() {
    String type = request.getContentType();
    return type == null
        || type.startsWith("application/json")
        // What curl says of the data it is given if nobody tells it otherwise.
        || type.startsWith("application/x-www-form-urlencoded");
  }

  /** The body as JSON; an empty one is an object without fields. */
  <T> T json(Function<JsonIn, T> read) {
    byte[] body = body();
    return JsonIn.read(body.length == 0 ? EMPTY_OBJECT : body, read);
  }

  /** The body. */
  byte[] body() {
    long length = request.getContentLengthLong();
    if (length > options.maxBody()) {
      throw tooLarge();
    }
    try (InputStream in = request.getInputStream()) {
      // As many as are said to come: who asks for more gets a buffer for more, each time.
      byte[] body = in.readNBytes(length < 0 ? options.maxBody() + 1 : (int) length);
      if (body.length > options.maxBody()) {
        throw tooLarge();
      }
      return body;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ProblemException tooLarge() {
    return new ProblemException(
        413, "TOO_LARGE", "a request has at most " + options.maxBody() + " bytes");
  }

  /** Keeps who changed what. */
  void audit(String action, String what) {
    AuditLog log = options.audit();
    log.record(caller, action, what);
  }

  /** Answers with an object. */
  void reply(int status, Consumer<JsonOut> fields) {
    bytes(status, "application/json", JsonOut.bytes(fields));
  }

  /** Answers with an object: 200. */
  void reply(Consumer<JsonOut> fields) {
    reply(HttpServletResponse.SC_OK, fields);
  }

  /** Answers without a body: 204. */
  void done() {
    response.setStatus(HttpServletResponse.SC_NO_CONTENT);
  }

  /** Answers with a problem. */
  void problem(Problem problem) {
    try {
      Problems.write(response, problem);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answers with bytes. */
  void bytes(int status, @Nullable String type, byte[] body) {
    response.setStatus(status);
    response.setContentType(type);
    response.setContentLength(body.length);
    try {
      response.getOutputStream().write(body);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
