package dev.sluice.server.http;

import dev.sluice.Sluice;
import dev.sluice.server.access.Caller;
import dev.sluice.wire.Problem;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP interface over an opened {@link Sluice}, for any container of Jakarta Servlet 6.0 or
 * later, under any path. Must be registered with {@code asyncSupported}. The Sluice stays the
 * caller's: destroying the servlet ends the claims that wait, and does not close it.
 */
public final class SluiceServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final int MOST_SWALLOWED = 1 << 20;

  private final transient HttpOptions options;
  private final transient Route.Table routes;
  private final transient CallerLimit limit;
  private final transient WaitingClaims claims;
  private final transient SystemRoutes system;
  private final transient EventRoutes events;
  private final transient RedriveRoutes redrives;

  private SluiceServlet(Sluice sluice, HttpOptions options) {
    this.options = options;
    claims = new WaitingClaims(options.maxWaitingClaims(), options.access());
    limit = new CallerLimit(options.maxRequestsPerSecond(), System::nanoTime);
    Storage storage = new Storage(sluice);
    system = new SystemRoutes(storage, options);
    routes = new Route.Table();
    new EnqueueRoutes(storage).addTo(routes);
    Sight sight = new Sight(options);
    new JobRoutes(storage, sight).addTo(routes);
    new QueueRoutes(storage).addTo(routes);
    redrives = new RedriveRoutes(storage);
    redrives.addTo(routes);
    new WorkRoutes(storage, claims, options).addTo(routes);
    new WorkerRoutes(storage).addTo(routes);
    new OwnWorkerRoutes(storage).addTo(routes);
    new RelayRoutes(options).addTo(routes);
    new ScheduleRoutes(storage, sight).addTo(routes);
    system.addTo(routes);
    events = new EventRoutes(storage, options);
    events.addTo(routes);
    new LoginRoutes(options).addTo(routes);
    DashboardFiles.addTo(routes);
  }

  /**
   * Puts the interface over an opened storage.
   *
   * @throws IllegalArgumentException if parts of jobs are to be hidden, and there are no tokens
   */
  public static SluiceServlet over(Sluice sluice, HttpOptions options) {
    return new SluiceServlet(sluice, options);
  }

  /** From now on it is not ready for more, and claims find nothing: the process is to end. */
  public void drain() {
    system.drain();
    claims.close();
    events.close();
    redrives.close();
  }

  /** How many listen to events, for tests. */
  int listeners() {
    return events.listeners();
  }

  /** All routes, for the test that compares them with the description. */
  List<Route> routes() {
    return routes.routes();
  }

  /** How many claims wait for a job. */
  public int waitingClaims() {
    return claims.count();
  }

  @Override
  public void destroy() {
    claims.close();
    events.close();
    redrives.close();
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Cache-Control", "no-store");
    try {
      answer(request, response);
    } catch (UncheckedIOException e) {
      // The client has gone, or is too slow: nobody hears an answer.
      throw e.getCause();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      problem(response, new Problem(503, "UNAVAILABLE", "the server is about to end", null));
    } catch (RuntimeException e) {
      problem(response, Problems.of(e));
    }
    if (!request.isAsyncStarted()) {
      swallow(request);
    }
  }

  // A container closes a connection whose request has not been read to its end. By then the client
  // may have sent the next one, or still send this one, and never sees the answer.
  private static void swallow(HttpServletRequest request) throws IOException {
    long length = request.getContentLengthLong();
    if (length != 0 && length <= MOST_SWALLOWED) {
      InputStream in = request.getInputStream();
      // Nearly always it is at its end, which is not worth the buffer of the other call.
      if (in.read() >= 0) {
        long unused = in.skip(MOST_SWALLOWED);
      }
    }
  }

  private void answer(HttpServletRequest request, HttpServletResponse response)
      throws InterruptedException {
    List<String> path = RequestPath.of(request);
    Optional<Route.Match> found = routes.find(request.getMethod(), path);
    if (found.isEmpty()) {
      throw unknown(path, response);
    }
    Route.Match match = found.get();
    BrowserGuard.check(request, options.access());
    Caller caller = caller(request, response, match.route());
    match.route().action().run(exchange(request, response, match.path(), caller));
  }

  private Exchange exchange(
      HttpServletRequest request,
      HttpServletResponse response,
      Map<String, String> path,
      Caller caller) {
    return new Exchange(request, response, path, caller, options);
  }

  private ProblemException unknown(List<String> path, HttpServletResponse response) {
    List<String> methods = routes.methods(path);
    if (methods.isEmpty()) {
      return new ProblemException(404, "NOT_FOUND", "there is no such path");
    }
    response.setHeader("Allow", String.join(", ", methods));
    return new ProblemException(
        405, "METHOD_NOT_ALLOWED", "this path has " + String.join(", ", methods));
  }

  private Caller caller(HttpServletRequest request, HttpServletResponse response, Route route) {
    if (route.role() == null) {
      return Caller.ANYBODY;
    }
    @Nullable String token = LoginCookie.token(request);
    Optional<Caller> caller = options.access().caller(token);
    if (caller.isEmpty()) {
      response.setHeader("WWW-Authenticate", "Bearer realm=\"sluice\"");
      throw new ProblemException(
          401,
          "UNAUTHENTICATED",
          token == null ? "a token is needed: Authorization: Bearer TOKEN" : "no such token");
    }
    if (!caller.get().may(route.role())) {
      throw new ProblemException(
          403, "FORBIDDEN", "\"" + caller.get().name() + "\" may not " + route.role());
    }
    limit.check(caller.get());
    return caller.get();
  }

  private static void problem(HttpServletResponse response, Problem problem) throws IOException {
    if (!response.isCommitted()) {
      response.resetBuffer();
      Problems.write(response, problem);
    }
  }
}
