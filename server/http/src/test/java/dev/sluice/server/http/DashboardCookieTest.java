package dev.sluice.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import dev.sluice.memory.MemoryStore;
import dev.sluice.server.access.TokenList;
import dev.sluice.server.http.Mounted.Answer;
import jakarta.servlet.Servlet;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Arrays;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.ForwardedRequestCustomizer;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The token in a browser's cookie. */
final class DashboardCookieTest {
  private static final String TOKEN = "admin-token-of-bob";
  private static final String LOGIN = "{\"token\":\"" + TOKEN + "\"}";
  private static final TokenList TOKENS = TokenList.parse("bob admin " + TOKEN + "\n");

  private final Mounted server = new Mounted(new HttpOptions().access(TOKENS));

  @AfterEach
  void stop() {
    server.close();
  }

  private static List<String> attributes(String cookie) {
    return Arrays.stream(cookie.split(";")).skip(1).map(String::strip).toList();
  }

  private String cookie() {
    String whole = setCookie(server.post("/login", LOGIN));
    return whole.substring(0, whole.indexOf(';'));
  }

  private static String setCookie(Answer answer) {
    return answer.whole().headers().firstValue("set-cookie").orElseThrow();
  }

  private int pause(String... headers) {
    HttpRequest.Builder request =
        server.request("/v1/queues/emails/pause").POST(BodyPublishers.ofString("{}"));
    return server.send(request.headers(headers)).status();
  }

  @Test
  void noScriptNoOtherSiteAndNoOtherPathGetsIt() {
    Answer answer = server.post("/login", LOGIN);
    assertThat(answer.status()).isEqualTo(204);
    assertThat(setCookie(answer)).doesNotContain(TOKEN);
    assertThat(attributes(setCookie(answer)))
        .containsExactlyInAnyOrder("HttpOnly", "SameSite=Strict", "Path=" + Mounted.PREFIX + "/");
    Answer out = server.post("/logout", "{}");
    assertThat(attributes(setCookie(out)))
        .contains("HttpOnly", "SameSite=Strict", "Path=" + Mounted.PREFIX + "/")
        .anyMatch(each -> each.matches("Max-Age=0|Expires=Thu, 01.Jan.1970 .*"));
    assertThat(
            server.post("/login", "{\"token\":\"no-such-token-at-all\"}").whole().headers().map())
        .doesNotContainKey("set-cookie");
  }

  @Test
  void underHttpsItIsSentUnderHttpsOnly() throws Exception {
    // As behind a proxy that speaks TLS, at the root.
    Server proxied = new Server();
    HttpConfiguration config = new HttpConfiguration();
    config.addCustomizer(new ForwardedRequestCustomizer());
    ServerConnector connector = new ServerConnector(proxied, new HttpConnectionFactory(config));
    connector.setHost("127.0.0.1");
    proxied.addConnector(connector);
    ServletContextHandler context = new ServletContextHandler("/");
    try (Sluice sluice = Sluice.using(new MemoryStore(), settings -> {})) {
      Servlet servlet = SluiceServlet.over(sluice, new HttpOptions().access(TOKENS));
      ServletHolder holder = new ServletHolder(servlet);
      holder.setAsyncSupported(true);
      context.addServlet(holder, "/*");
      proxied.setHandler(context);
      proxied.start();
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + connector.getLocalPort() + "/login"))
              .header("X-Forwarded-Proto", "https")
              .POST(BodyPublishers.ofString(LOGIN))
              .build();
      var answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
      assertThat(attributes(answer.headers().firstValue("set-cookie").orElseThrow()))
          .containsExactlyInAnyOrder("Secure", "HttpOnly", "SameSite=Strict", "Path=/");
    } finally {
      proxied.stop();
    }
  }

  @Test
  void aChangeMustComeFromAPageOfThisServer() {
    String cookie = cookie();
    String own = "http://127.0.0.1:" + server.port();
    assertThat(pause("Cookie", cookie, "Sec-Fetch-Site", "same-origin")).isEqualTo(200);
    assertThat(pause("Cookie", cookie, "Origin", own)).isEqualTo(200);
    // Nothing says which page it was.
    assertThat(pause("Cookie", cookie)).isEqualTo(403);
    for (String site : new String[] {"cross-site", "same-site"}) {
      assertThat(pause("Cookie", cookie, "Sec-Fetch-Site", site)).as(site).isEqualTo(403);
      assertThat(pause("Cookie", cookie, "Sec-Fetch-Site", site, "Origin", own)).isEqualTo(403);
    }
    for (String origin :
        new String[] {"https://evil.example", "null", own + "0", own + ".evil.example"}) {
      assertThat(pause("Cookie", cookie, "Origin", origin)).as(origin).isEqualTo(403);
    }
    assertThat(pause("Sec-Fetch-Site", "same-origin")).isEqualTo(401);
  }

  @Test
  void nobodyIsSignedInOrOutByAnotherSite() {
    HttpRequest.Builder login = server.request("/login").POST(BodyPublishers.ofString(LOGIN));
    assertThat(server.send(login.header("Origin", "https://evil.example")).status()).isEqualTo(403);
    HttpRequest.Builder logout = server.request("/logout").POST(BodyPublishers.ofString("{}"));
    assertThat(server.send(logout.header("Sec-Fetch-Site", "cross-site")).status()).isEqualTo(403);
  }

  @Test
  void readingNeedsTheCookieOnlyAndNoGetChangesAnything() {
    String cookie = cookie();
    assertThat(server.send(server.request("/v1/me").header("Cookie", cookie)).body())
        .contains("\"name\":\"bob\"", "ADMIN");
    assertThat(server.send(server.request("/v1/me").header("Cookie", "sluice-token=!!")).status())
        .isEqualTo(401);
    for (String path : new String[] {"/v1/queues/emails/pause", "/login", "/logout"}) {
      assertThat(server.send(server.request(path).header("Cookie", cookie)).status())
          .as(path)
          .isEqualTo(405);
    }
  }
}
