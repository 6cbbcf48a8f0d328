package dev.sluice.server.http;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The files of the dashboard, from the jar: anybody may have them, they show nothing. */
final class DashboardFiles {
  /** No dots in a row, no slashes: nothing but a file of that folder. */
  private static final Pattern NAME = Pattern.compile("[a-z0-9-]+(\\.[a-z0-9-]+)+");

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml");
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  // As many as there are files in the jar.
  private static final Map<String, Content> READ = new ConcurrentHashMap<>();

  private record Content(byte[] bytes, String tag) {}

  private DashboardFiles() {}

  static void addTo(Route.Table routes) {
    routes
        .add("GET", "/", null, DashboardFiles::redirect)
        .add("GET", "/dashboard", null, DashboardFiles::redirect)
        .add("GET", "/dashboard/", null, e -> own(e, "index.html"))
        .add("GET", "/dashboard/{file}", null, e -> own(e, e.path("file")))
        .add("GET", "/dashboard/lib/{library}/{version}/{file}", null, DashboardFiles::library);
  }

  private static void redirect(Exchange exchange) {
    HttpServletResponse response = guarded(exchange);
    response.setStatus(HttpServletResponse.SC_FOUND);
    // Not sendRedirect: some containers make the host's name a part of it.
    response.setHeader("Location", LoginCookie.mount(exchange.request()) + "/dashboard/");
  }

  private static void own(Exchange exchange, String file) {
    URL found =
        NAME.matcher(file).matches() ? DashboardFiles.class.getResource("dashboard/" + file) : null;
    send(exchange, file, found, "no-cache");
  }

  private static void library(Exchange exchange) {
    String library = exchange.path("library");
    String version = exchange.path("version");
    String file = exchange.path("file");
    boolean fine =
        library.matches("[a-z]+")
            && NAME.matcher(version).matches()
            && NAME.matcher(file).matches();
    // The jars of libraries have no packages: they are not hidden in their modules.
    String name = "META-INF/resources/webjars/" + library + "/" + version + "/" + folder(file);
    URL found = fine ? DashboardFiles.class.getClassLoader().getResource(name) : null;
    send(exchange, file, found, "public, max-age=31536000, immutable");
  }

  private static String folder(String file) {
    return (file.startsWith("hooks.") ? "hooks/dist/" : "dist/") + file;
  }

  private static void send(Exchange exchange, String file, @Nullable URL found, String caching) {
    // Before anything is refused: a refusal is an answer too.
    HttpServletResponse response = guarded(exchange);
    String type = TYPES.get(file.substring(file.lastIndexOf('.') + 1));
    if (found == null || type == null) {
      throw new ProblemException(404, "NOT_FOUND", "there is no such path");
    }
    Content content = READ.computeIfAbsent(found.toString(), name -> read(found));
    response.setHeader("Cache-Control", caching);
    response.setHeader("ETag", content.tag());
    if (isKnown(content.tag(), exchange.request().getHeader("If-None-Match"))) {
      response.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
      return;
    }
    exchange.bytes(200, type, content.bytes());
  }

  private static HttpServletResponse guarded(Exchange exchange) {
    HttpServletResponse response = exchange.response();
    response.setHeader("Content-Security-Policy", POLICY);
    response.setHeader("Referrer-Policy", "no-referrer");
    return response;
  }

  // Proxies that compress make a weak tag of it.
  private static boolean isKnown(String tag, @Nullable String known) {
    return known != null
        && Arrays.stream(known.split(","))
            .map(String::strip)
            .anyMatch(each -> each.equals(tag) || each.equals("W/" + tag) || each.equals("*"));
  }

  private static Content read(URL url) {
    try (InputStream in = url.openStream()) {
      byte[] bytes = in.readAllBytes();
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
      return new Content(bytes, "\"" + HexFormat.of().formatHex(digest, 0, 12) + "\"");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
