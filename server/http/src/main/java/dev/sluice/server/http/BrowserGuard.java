package dev.sluice.server.http;

import dev.sluice.server.access.Access;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages of others from using the browser of somebody who can reach this server: a page
 * may send requests to any address, also to this machine's own.
 */
final class BrowserGuard {
  private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "OPTIONS");

  private BrowserGuard() {}

  /**
   * @throws ProblemException if the request comes from another site's page
   */
  static void check(HttpServletRequest request, Access access) {
    if (access.isOpen() && !isLoopback(request.getServerName())) {
      // Any name may be made to lead here by who owns the name.
      throw new ProblemException(
          421, "WRONG_HOST", "without tokens this server answers to localhost only");
    }
    if (!HARMLESS.contains(request.getMethod()) && isForeign(request)) {
      throw new ProblemException(403, "FOREIGN_ORIGIN", "a page of another site sent this");
    }
  }

  private static boolean isForeign(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null) {
      return !site.equals("same-origin") && !site.equals("none");
    }
    String origin = request.getHeader("Origin");
    return origin != null && !isOwn(origin, request.getHeader("Host"));
  }

  private static boolean isOwn(String origin, @Nullable String host) {
    int name = origin.indexOf("://");
    return name > 0 && origin.substring(name + 3).equalsIgnoreCase(host);
  }

  private static boolean isLoopback(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    return name.equals("localhost")
        || name.endsWith(".localhost")
        || name.equals("[::1]")
        || name.equals("::1")
        || name.matches("127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}");
  }
}
