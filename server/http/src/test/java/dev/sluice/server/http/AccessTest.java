package dev.sluice.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.server.access.Caller;
import dev.sluice.server.access.Role;
import dev.sluice.server.access.TokenList;
import dev.sluice.server.http.Mounted.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Each route by each role. */
class AccessTest {
  private static String token(Role role) {
    return role.name().toLowerCase(Locale.ROOT) + "-secret-0123456789";
  }

  private static TokenList tokens() {
    StringBuilder text = new StringBuilder();
    for (Role role : Role.values()) {
      text.append(role).append(' ').append(role).append(' ').append(token(role)).append('\n');
    }
    return TokenList.parse(text.toString());
  }

  private static Answer call(Mounted mounted, Route route, @Nullable String token) {
    var request =
        mounted
            .request(route.pattern().replace("{id}", "x").replaceAll("\\{\\w+\\}", "none"))
            .method(route.method(), BodyPublishers.ofString("{\"no\":1}"));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    return mounted.send(request);
  }

  /** Those that answer without keeping the connection. */
  private static List<Route> routes(Mounted mounted) {
    return mounted.servlet.routes().stream()
        .filter(route -> !route.pattern().equals("/v1/events"))
        .toList();
  }

  @Test
  void eachRouteIsOpenToTheRolesThatIncludeItsOwnAndToNoOther() {
    try (Mounted mounted = new Mounted(new HttpOptions().access(tokens()))) {
      List<String> wrong = new ArrayList<>();
      for (Route route : routes(mounted)) {
        for (Role role : Role.values()) {
          boolean may = route.role() == null || role.includes(route.role());
          int status = call(mounted, route, token(role)).status();
          if ((status == 403) == may || status == 401) {
            wrong.add(role + " " + route.method() + " " + route.pattern() + ": " + status);
          }
        }
      }
      assertThat(wrong).isEmpty();
    }
  }

  @Test
  void withoutATokenOnlyWhatNeedsNoneAnswers() {
    try (Mounted mounted = new Mounted(new HttpOptions().access(tokens()))) {
      for (Route route : routes(mounted)) {
        for (@Nullable String token : new @Nullable String[] {null, "a-guess-0123456789"}) {
          Answer answer = call(mounted, route, token);
          if (route.role() != null) {
            assertThat(answer.status()).as("%s", route).isEqualTo(401);
            assertThat(answer.whole().headers().firstValue("WWW-Authenticate")).isPresent();
          } else {
            assertThat(answer.status()).as("%s", route).isNotIn(401, 403);
          }
        }
      }
    }
  }

  @Test
  void whoChangedWhatIsKeptWithoutPayloads() {
    List<String> log = new ArrayList<>();
    HttpOptions options =
        new HttpOptions()
            .access(tokens())
            .audit((Caller who, String action, String what) -> log.add(who.name() + " " + action));
    try (Mounted mounted = new Mounted(options)) {
      var pause =
          mounted
              .request("/v1/queues/emails/pause")
              .header("Authorization", "Bearer " + token(Role.ADMIN))
              .POST(BodyPublishers.noBody());
      assertThat(mounted.send(pause).status()).isEqualTo(200);
      assertThat(log).containsExactly("ADMIN pause");
      assertThat(call(mounted, mounted.servlet.routes().get(0), token(Role.READ)).status())
          .isEqualTo(403);
      assertThat(log).hasSize(1);
    }
  }

  @Test
  void aPageOfAnotherSiteChangesNothing() {
    try (Mounted mounted = new Mounted(new HttpOptions())) {
      String own = "http://127.0.0.1:" + mounted.port();
      assertThat(from(mounted, "Origin", own)).isEqualTo(201);
      assertThat(from(mounted, "Origin", "http://127.0.0.1:1")).isEqualTo(403);
      assertThat(from(mounted, "Origin", "null")).isEqualTo(403);
      assertThat(from(mounted, "Sec-Fetch-Site", "same-origin")).isEqualTo(201);
      for (String site : Set.of("cross-site", "same-site")) {
        assertThat(from(mounted, "Sec-Fetch-Site", site)).isEqualTo(403);
      }
    }
  }

  private static int from(Mounted mounted, String header, String value) {
    return mounted
        .send(
            mounted
                .request("/v1/queues/emails/jobs")
                .header(header, value)
                .POST(BodyPublishers.ofString("{}")))
        .status();
  }
}
