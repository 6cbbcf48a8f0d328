package dev.sluice.server.http;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The path of a request behind where the servlet is mounted, part by part. */
final class RequestPath {
  private RequestPath() {}

  /**
   * @throws ProblemException if it has a bad escape
   */
  static List<String> of(HttpServletRequest request) {
    String path = request.getRequestURI();
    int mounted = request.getContextPath().length() + request.getServletPath().length();
    // Parts are taken before they are decoded: an escaped slash separates nothing.
    String rest = path.length() > mounted ? path.substring(mounted + 1) : "";
    List<String> parts = new ArrayList<>();
    for (String part : rest.split("/", -1)) {
      parts.add(decode(part));
    }
    return parts;
  }

  private static String decode(String part) {
    if (part.indexOf('%') < 0) {
      return part;
    }
    try {
      return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new ProblemException(400, "BAD_INPUT", "the path has a bad escape");
    }
  }
}
