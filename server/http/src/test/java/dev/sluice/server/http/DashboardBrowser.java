package dev.sluice.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.Eventually;
import dev.sluice.wire.JsonOut;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Chromium, led by the W3C WebDriver protocol. */
final class DashboardBrowser implements AutoCloseable {
  private static final List<Path> DRIVERS =
      List.of(Path.of("/usr/bin/chromedriver"), Path.of("/usr/local/bin/chromedriver"));
  private static final Pattern PORT = Pattern.compile("started successfully on port (\\d+)");

  static final String TAB = "\uE004";
  static final String ENTER = "\uE007";
  static final String ESCAPE = "\uE00C";

  private final HttpClient client = HttpClient.newHttpClient();
  private final Process driver;
  private final URI server;
  private String session = "";

  private DashboardBrowser(Process driver, int port) {
    this.driver = driver;
    server = URI.create("http://127.0.0.1:" + port);
  }

  /** The driver's program; {@code null} if there is none. */
  static @Nullable Path program() {
    return DRIVERS.stream().filter(Files::isExecutable).findFirst().orElse(null);
  }

  static DashboardBrowser open(Path program) throws IOException {
    Process driver =
        new ProcessBuilder(program.toString(), "--port=0").redirectErrorStream(true).start();
    BufferedReader said = driver.inputReader(StandardCharsets.UTF_8);
    int port = 0;
    while (port == 0) {
      String line = said.readLine();
      if (line == null) {
        throw new IOException("the driver of the browser does not start");
      }
      Matcher found = PORT.matcher(line);
      port = found.find() ? Integer.parseInt(found.group(1)) : 0;
    }
    DashboardBrowser browser = new DashboardBrowser(driver, port);
    browser.begin();
    return browser;
  }

  private void begin() {
    List<String> words =
        List.of("--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--hide-scrollbars");
    String answer =
        post(
            "/session",
            out ->
                out.object(
                    "capabilities",
                    all ->
                        all.object(
                            "alwaysMatch",
                            match ->
                                match.object(
                                    "goog:chromeOptions", chrome -> chrome.texts("args", words)))));
    Matcher id = Pattern.compile("\"sessionId\":\"([^\"]+)\"").matcher(answer);
    assertThat(id.find()).as(answer).isTrue();
    session = "/session/" + id.group(1);
  }

  void show(URI uri) {
    post(session + "/url", out -> out.text("url", uri.toString()));
  }

  void size(int width, int height) {
    command(
        "Emulation.setDeviceMetricsOverride",
        params ->
            params
                .number("width", width)
                .number("height", height)
                .number("deviceScaleFactor", 1)
                .flag("mobile", width < 500));
  }

  /** What the person wishes of all pages: {@code light} or {@code dark}. */
  void wish(String scheme) {
    command(
        "Emulation.setEmulatedMedia",
        params ->
            params.list(
                "features",
                List.of(scheme),
                (feature, value) ->
                    feature.text("name", "prefers-color-scheme").text("value", value)));
  }

  /** The window is put away: nobody sees the page. */
  void hide() {
    post(session + "/window/minimize", out -> {});
  }

  /** The window is there again. */
  void unhide() {
    post(session + "/window/rect", out -> out.number("width", 1280).number("height", 860));
  }

  void reload() {
    post(session + "/refresh", out -> {});
  }

  /** What this page itself is told to be: {@code light} or {@code dark}. */
  void scheme(String scheme) {
    run("document.documentElement.dataset.theme = '" + scheme + "'; return ''");
  }

  private void command(String name, Consumer<JsonOut> params) {
    post(session + "/goog/cdp/execute", out -> out.text("cmd", name).object("params", params));
  }

  /** Runs a function's body in the page; its value, which must be a text. */
  String run(String script) {
    String answer =
        post(session + "/execute/sync", out -> out.text("script", script).texts("args", List.of()));
    return Field.value(answer);
  }

  /** Waits until an expression of the page is true. */
  void until(String expression) {
    Eventually.holds(
        () -> expression + "; the page shows: " + run("return document.body.innerText"),
        () -> run("return String(Boolean(" + expression + "))").equals("true"));
  }

  void untilText(String text) {
    until("document.body.innerText.includes(" + quoted(text) + ")");
  }

  /** Presses the button of that name, in what a selector finds first. */
  void press(String within, String name) {
    String button =
        "[...document.querySelector("
            + quoted(within)
            + ")?.querySelectorAll('button, a') || []]"
            + ".find(b => b.textContent.trim() === "
            + quoted(name)
            + ")";
    until(button);
    run(button + ".click(); return ''");
  }

  /** Writes into a field as a person does. */
  void write(String selector, String text) {
    until("document.querySelector(" + quoted(selector) + ")");
    run("document.querySelector(" + quoted(selector) + ").value = " + quoted(text) + "; return ''");
  }

  /** Presses Tab until an expression is true of where the focus is then, {@code e}. */
  void tabTo(String expression) {
    String arrived = "return String(Boolean((e => " + expression + ")(document.activeElement)))";
    int stops = 0;
    while (!run(arrived).equals("true")) {
      assertThat(stops++).as("Tab never comes to " + expression).isLessThan(300);
      key(TAB);
    }
  }

  /** Presses one key, wherever the focus is. */
  void key(String key) {
    post(
        session + "/actions",
        out ->
            out.list(
                "actions",
                List.of(key),
                (source, k) ->
                    source
                        .text("type", "key")
                        .text("id", "keys")
                        .list(
                            "actions",
                            List.of("keyDown", "keyUp"),
                            (step, type) -> step.text("type", type).text("value", k))));
  }

  void screenshot(String name) throws IOException {
    Path folder = Files.createDirectories(Path.of("target", "screenshots"));
    String answer = send("GET", session + "/screenshot", null);
    Files.write(folder.resolve(name + ".png"), Base64.getDecoder().decode(Field.value(answer)));
  }

  static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'").replace("\n", "\\n") + "'";
  }

  private String post(String path, Consumer<JsonOut> fields) {
    return send("POST", path, JsonOut.bytes(fields));
  }

  private String send(String method, String path, byte @Nullable [] body) {
    try {
      var publisher = body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body);
      HttpRequest request =
          HttpRequest.newBuilder(server.resolve(path)).method(method, publisher).build();
      var answer = client.send(request, BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      return answer.body();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    try {
      send("DELETE", session, null);
    } finally {
      List<ProcessHandle> all =
          Stream.concat(driver.descendants(), Stream.of(driver.toHandle())).toList();
      all.forEach(ProcessHandle::destroyForcibly);
      all.forEach(process -> process.onExit().orTimeout(30, TimeUnit.SECONDS).join());
    }
  }

  /** The field {@code value} of an answer. */
  private static final class Field {
    static String value(String answer) {
      return dev.sluice.wire.JsonIn.read(
          answer.getBytes(StandardCharsets.UTF_8),
          in -> {
            String[] value = {""};
            in.object(
                name -> {
                  if (name.equals("value") && !in.isNull()) {
                    value[0] = in.text();
                  } else {
                    in.skip();
                  }
                });
            return value[0];
          });
    }
  }
}
