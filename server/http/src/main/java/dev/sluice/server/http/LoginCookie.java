package dev.sluice.server.http;

import dev.sluice.server.access.Access;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Who has signed in in a browser has the token in a cookie, which no script can read. */
final class LoginCookie {
  private static final String NAME = "sluice-token";
  private static final Set<String> HARMLESS = Set.of("GET", "HEAD", "OPTIONS");

  private LoginCookie() {}

  /**
   * The token of a request: of its header, else of its cookie.
   *
   * @throws ProblemException if a change has a token in a cookie only, and nothing says which page
   *     sent it: a browser adds cookies to any page's requests
   */
  static @Nullable String token(HttpServletRequest request) {
    String header = request.getHeader("Authorization");
    String cookie = header == null ? cookie(request) : null;
    if (cookie == null) {
      return Access.bearer(header);
    }
    if (!HARMLESS.contains(request.getMethod())
        && request.getHeader("Sec-Fetch-Site") == null
        && request.getHeader("Origin") == null) {
      throw new ProblemException(
          403, "FOREIGN_ORIGIN", "with a cookie the browser must say which page sent this");
    }
    return cookie;
  }

  private static @Nullable String cookie(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    if (cookies != null) {
      for (Cookie cookie : cookies) {
        if (cookie.getName().equals(NAME)) {
          return decode(cookie.getValue());
        }
      }
    }
    return null;
  }

  private static @Nullable String decode(String value) {
    try {
      return new String(Base64.getUrlDecoder().decode(value), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Keeps the token in the browser until that is closed. */
  static void set(HttpServletRequest request, HttpServletResponse response, String token) {
    byte[] bytes = token.getBytes(StandardCharsets.UTF_8);
    add(request, response, Base64.getUrlEncoder().withoutPadding().encodeToString(bytes), -1);
  }

  /** Forgets the token. */
  static void clear(HttpServletRequest request, HttpServletResponse response) {
    add(request, response, "", 0);
  }

  private static void add(
      HttpServletRequest request, HttpServletResponse response, String value, int maxAge) {
    Cookie cookie = new Cookie(NAME, value);
    cookie.setHttpOnly(true);
    cookie.setSecure(request.isSecure());
    cookie.setPath(mount(request) + "/");
    cookie.setMaxAge(maxAge);
    cookie.setAttribute("SameSite", "Strict");
    response.addCookie(cookie);
  }

  /** Where the servlet is mounted, without a slash at the end. */
  static String mount(HttpServletRequest request) {
    return request.getContextPath() + request.getServletPath();
  }
}
