package dev.sluice.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.wire.JsonIn;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The description says what the interface does. */
class DescriptionTest {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");

  @Test
  void describesEachRouteWithItsRoleAndNoOther() {
    try (Mounted mounted = new Mounted(new HttpOptions())) {
      Set<String> routes = new TreeSet<>();
      mounted.servlet.routes().stream()
          .filter(route -> !isPage(route))
          .forEach(
              route ->
                  routes.add(
                      route.method()
                          + " "
                          + route.pattern()
                          + " "
                          + (route.role() == null ? "NONE" : route.role().name())));
      Set<String> described = new TreeSet<>();
      JsonIn.read(bytes(mounted), in -> paths(in, described));
      assertThat(described).isEqualTo(routes);
    }
  }

  // Pages are for people, and describe themselves.
  private static boolean isPage(Route route) {
    return route.pattern().startsWith("/dashboard") || route.pattern().equals("/");
  }

  private static byte[] bytes(Mounted mounted) {
    return mounted.get("/openapi.json").body().getBytes(StandardCharsets.UTF_8);
  }

  private static boolean paths(JsonIn in, Set<String> described) {
    in.object(
        top -> {
          if (top.equals("paths")) {
            in.object(path -> in.object(method -> operation(in, path, method, described)));
          } else {
            in.skip();
          }
        });
    return true;
  }

  private static void operation(JsonIn in, String path, String method, Set<String> described) {
    assertThat(METHODS).contains(method);
    in.object(
        name -> {
          if (name.equals("x-sluice-role")) {
            described.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path + " " + in.text());
          } else {
            in.skip();
          }
        });
  }

  @Test
  void refersToWhatIsThereAndNamesEachOperationOnce() {
    try (Mounted mounted = new Mounted(new HttpOptions())) {
      String text = mounted.get("/openapi.json").body();
      List<String> names = all(text, "\"operationId\": \"([^\"]+)\"");
      assertThat(names).hasSizeGreaterThan(30).doesNotHaveDuplicates();
      for (String name : all(text, "#/components/(?:schemas|responses)/(\\w+)")) {
        assertThat(text).contains("\"" + name + "\": {");
      }
    }
  }

  private static List<String> all(String text, String pattern) {
    return new ArrayList<>(
        Pattern.compile(pattern)
            .matcher(text)
            .results()
            .map((MatchResult r) -> r.group(1))
            .toList());
  }
}
