package dev.sluice.server.http;

import dev.sluice.server.access.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is done for a method and a path.
 *
 * @param method of HTTP
 * @param pattern the path; a part in braces stands for anything
 * @param role who may; {@code null}: everybody, without saying who they are
 * @param action what is done
 */
record Route(String method, String pattern, @Nullable Role role, Action action) {

  /** What is done. */
  @FunctionalInterface
  interface Action {
    void run(Exchange exchange) throws InterruptedException;
  }

  /** A route with its parts. */
  record Match(Route route, Map<String, String> path) {}

  /** All routes, to be looked up. */
  static final class Table {
    private record Entry(Route route, List<String> parts) {}

    private final List<Route> routes = new ArrayList<>();
    // By the number of parts: few are left to look at.
    private final Map<Integer, List<Entry>> byLength = new HashMap<>();

    Table add(String method, String pattern, @Nullable Role role, Action action) {
      Route route = new Route(method, pattern, role, action);
      List<String> parts = parts(pattern);
      routes.add(route);
      byLength.computeIfAbsent(parts.size(), n -> new ArrayList<>()).add(new Entry(route, parts));
      return this;
    }

    List<Route> routes() {
      return List.copyOf(routes);
    }

    Optional<Match> find(String method, List<String> path) {
      for (Entry entry : byLength.getOrDefault(path.size(), List.of())) {
        if (entry.route().method().equals(method) && fits(entry.parts(), path)) {
          return Optional.of(new Match(entry.route(), named(entry.parts(), path)));
        }
      }
      return Optional.empty();
    }

    /** The methods that a path has. */
    List<String> methods(List<String> path) {
      return byLength.getOrDefault(path.size(), List.of()).stream()
          .filter(entry -> fits(entry.parts(), path))
          .map(entry -> entry.route().method())
          .distinct()
          .sorted()
          .toList();
    }

    private static boolean fits(List<String> parts, List<String> path) {
      for (int i = 0; i < parts.size(); i++) {
        if (!isName(parts.get(i)) && !parts.get(i).equals(path.get(i))) {
          return false;
        }
      }
      return true;
    }

    private static Map<String, String> named(List<String> parts, List<String> path) {
      Map<String, String> named = new HashMap<>();
      for (int i = 0; i < parts.size(); i++) {
        String part = parts.get(i);
        if (isName(part)) {
          named.put(part.substring(1, part.length() - 1), path.get(i));
        }
      }
      return named;
    }

    private static boolean isName(String part) {
      return part.startsWith("{");
    }

    private static List<String> parts(String path) {
      return List.of(path.substring(1).split("/", -1));
    }
  }
}
