package dev.sluice.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.server.http.Mounted.Answer;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The files of the dashboard, as any client gets them. */
final class DashboardFilesTest {
  private final Mounted server = new Mounted(new HttpOptions());

  @AfterEach
  void stop() {
    server.close();
  }

  private static String header(Answer answer, String name) {
    return answer.whole().headers().firstValue(name).orElse("");
  }

  private Answer conditional(String path, String known) {
    return server.send(server.request(path).header("If-None-Match", known));
  }

  private List<String> references() {
    Matcher found = Pattern.compile("(?:src|href)=\"([^\"]+)\"").matcher(page());
    return found.results().map(result -> result.group(1)).toList();
  }

  private String page() {
    return server.get("/dashboard/").body();
  }

  @Test
  void everyAnswerHasAPolicyWithoutInlineScriptsAndStyles() {
    for (String path :
        new String[] {
          "/",
          "/dashboard",
          "/dashboard/",
          "/dashboard/app.js",
          "/dashboard/look.css",
          "/dashboard/icon.svg",
          "/dashboard/nothing.js",
          "/dashboard/lib/preact/0.0/x.js"
        }) {
      Answer answer = server.get(path);
      assertThat(header(answer, "content-security-policy"))
          .as(path + " " + answer.status())
          .contains("default-src 'none'", "script-src 'self'", "style-src 'self'")
          .contains("frame-ancestors 'none'", "base-uri 'none'")
          .doesNotContain("unsafe", "http:", "https:", "*", "data:");
      assertThat(header(answer, "x-content-type-options")).isEqualTo("nosniff");
    }
    assertThat(header(conditional("/dashboard/app.js", tag("app.js")), "content-security-policy"))
        .contains("script-src 'self'");
  }

  private String tag(String file) {
    return header(server.get("/dashboard/" + file), "etag");
  }

  @Test
  void thePageHasNothingThatThePolicyRefusesAndNothingFromElsewhere() {
    assertThat(page())
        .doesNotContainPattern("<script(?![^>]*src=)")
        .doesNotContain("<style", " style=")
        .doesNotContainPattern(" on[a-z]+=");
    assertThat(references()).isNotEmpty().noneMatch(name -> name.matches("(\\w+:|/).*"));
    for (String reference : references()) {
      assertThat(server.get("/dashboard/" + reference).status()).as(reference).isEqualTo(200);
    }
  }

  @Test
  void filesAreAskedForAgainByTheirTag() {
    String tag = tag("app.js");
    assertThat(tag).matches("\"[0-9a-f]+\"").isNotEqualTo(tag("look.css"));
    assertThat(header(server.get("/dashboard/app.js"), "cache-control")).isEqualTo("no-cache");
    for (String known : new String[] {tag, "W/" + tag, "\"other\", " + tag, "*"}) {
      Answer answer = conditional("/dashboard/app.js", known);
      assertThat(answer.status()).as(known).isEqualTo(304);
      assertThat(answer.body()).isEmpty();
      assertThat(header(answer, "etag")).isEqualTo(tag);
    }
    assertThat(conditional("/dashboard/app.js", "\"other\"").status()).isEqualTo(200);
  }

  @Test
  void whatHasItsVersionInItsAddressIsKept() {
    List<String> libraries = references().stream().filter(name -> name.startsWith("lib/")).toList();
    assertThat(libraries).hasSize(2).allMatch(name -> name.matches(".*/\\d+\\.\\d+\\.\\d+/.*"));
    for (String library : libraries) {
      Answer answer = server.get("/dashboard/" + library);
      assertThat(header(answer, "cache-control")).contains("immutable", "max-age=31536000");
      assertThat(header(answer, "content-type")).startsWith("text/javascript");
    }
  }

  @Test
  void theMountLeadsToThePageAndNoPathLeadsOutOfTheFolder() {
    Answer mount = server.get("/");
    assertThat(mount.status()).isEqualTo(302);
    assertThat(header(mount, "location")).isEqualTo(Mounted.PREFIX + "/dashboard/");
    for (String path :
        new String[] {
          "/dashboard/openapi.json",
          "/dashboard/..%2Fopenapi.json",
          "/dashboard/%2e%2e/openapi.json",
          "/dashboard/lib/preact/..%2F../package.json",
          "/dashboard/DashboardFiles.class",
          "/dashboard/app"
        }) {
      assertThat(server.get(path).status()).as(path).isIn(400, 404);
    }
  }
}
