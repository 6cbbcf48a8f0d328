package dev.sluice.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobState;
import dev.sluice.schedules.Schedules;
import dev.sluice.server.access.TokenList;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What people need who do not see well, or have no mouse. */
final class DashboardAccessibilityTest extends DashboardCase {
  /** Controls and pictures without a name. */
  private static final String NAMELESS =
      """
      const own = 'a[href], button, input, select, textarea, summary, [tabindex="0"], svg, img, nav, table th';
      const name = (e) => (e.getAttribute('aria-label') || [...(e.labels || [])].map((l) => l.innerText).join()
        || e.textContent || e.alt || e.title || '').trim();
      const hidden = (e) => e.matches('img[alt=""]') || e.matches('th.box');
      return [...document.querySelectorAll(own)].filter((e) => !hidden(e) && !name(e))
        .map((e) => e.outerHTML.slice(0, 120)).join('\\n');
      """;

  /** What is wrong with headings and landmarks. */
  private static final String STRUCTURE =
      """
      const all = (selector) => [...document.querySelectorAll(selector)];
      const wrong = [];
      if (all('h1').length !== 1) wrong.push(`${all('h1').length} h1`);
      let level = 0;
      for (const heading of all('h1, h2, h3, h4')) {
        const own = Number(heading.tagName[1]);
        if (own > level + 1) wrong.push(`${heading.tagName} after h${level}: ${heading.innerText}`);
        level = own;
      }
      if (all('main').length !== 1) wrong.push('no main');
      if (!all('form [name=token]').length && all('nav[aria-label=Pages]').length !== 1) wrong.push('no nav');
      if (!document.title) wrong.push('no title');
      if (!document.documentElement.lang) wrong.push('no language');
      if (all('[id]').length !== new Set(all('[id]').map((e) => e.id)).size) wrong.push('an id twice');
      return wrong.join('\\n');
      """;

  /** Texts with less contrast than WCAG's level AA has, with their contrast. */
  private static final String PALE =
      """
      const parts = (text) => { const [r, g, b, a] = text.match(/[\\d.]+/g).map(Number); return [r, g, b, a ?? 1]; };
      const over = (top, below) => [0, 1, 2].map((i) => top[i] * top[3] + below[i] * (1 - top[3])).concat(1);
      const linear = (v) => (v / 255 <= 0.04045 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4);
      const light = ([r, g, b]) => 0.2126 * linear(r) + 0.7152 * linear(g) + 0.0722 * linear(b);
      const contrast = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + 0.05) / (y + 0.05); };
      function behind(e) {
        const layers = [];
        for (let at = e; at; at = at.parentElement) layers.push(parts(getComputedStyle(at).backgroundColor));
        return layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255, 1]);
      }
      function opacity(e) {
        return e ? Number(getComputedStyle(e).opacity) * opacity(e.parentElement) : 1;
      }
      const found = new Set();
      function judge(e, colour, size, weight, text) {
        const [r, g, b, a] = parts(colour);
        const back = behind(e);
        const value = contrast(over([r, g, b, a * opacity(e)], back), back);
        const large = size >= 24 || (size >= 18.66 && weight >= 700);
        if (value < (large ? 3 : 4.5)) found.add(`${value.toFixed(2)} "${text.trim().slice(0, 30)}" ${e.tagName}.${e.getAttribute('class')} ${colour}`);
      }
      const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
      let texts = 0;
      while (walker.nextNode()) {
        const e = walker.currentNode.parentElement;
        const text = walker.currentNode.textContent;
        if (!text.trim() || e.closest('noscript, script') || !e.getClientRects().length) continue;
        const style = getComputedStyle(e);
        texts++;
        judge(e, e.closest('svg') ? style.fill : style.color, parseFloat(style.fontSize), Number(style.fontWeight), text);
      }
      for (const e of document.querySelectorAll('[placeholder]')) {
        const style = getComputedStyle(e, '::placeholder');
        judge(e, style.color, parseFloat(style.fontSize), 400, e.placeholder);
      }
      return texts < 3 ? 'nothing was looked at' : [...found].join('\\n');
      """;

  private static final String FOCUS =
      """
      const e = document.activeElement;
      if (e === document.body || e.id === 'content') return '';
      const style = getComputedStyle(e);
      const seen = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
      return seen ? '' : e.outerHTML.slice(0, 120);
      """;

  private static void loaded() {
    browser.until("document.querySelector('h1') && !document.querySelector('.bone')");
  }

  private static void judge(String place) {
    assertThat(browser.run(NAMELESS)).as("without a name: " + place).isEmpty();
    assertThat(browser.run(STRUCTURE)).as("structure: " + place).isEmpty();
    for (String scheme : List.of("light", "dark")) {
      browser.scheme(scheme);
      assertThat(browser.run(PALE)).as("contrast: " + place + ", " + scheme).isEmpty();
    }
  }

  @Test
  void everyPageIsNamedOrderedAndLegibleInBothThemes() {
    Schedules.on(server.sluice()).put("report", s -> s.every(Duration.ofDays(1)).queue("reports"));
    List<String> places =
        List.of(
            "/",
            "/queues",
            "/jobs",
            "/jobs?q=colour:red",
            "/jobs?q=queue:nothing",
            "/jobs/" + jobs.one(JobState.DEAD),
            "/jobs/" + jobs.one(JobState.RUNNING),
            "/schedules",
            "/dead",
            "/relays",
            "/workers",
            "/store");
    for (String place : places) {
      show(place);
      loaded();
      judge(place);
    }
  }

  @Test
  void whatIsAskedAndSaidIsLegibleToo() {
    server.post("/v1/queues/invoices/pause", "{}");
    show("/jobs/" + jobs.one(JobState.DEAD));
    browser.press("main .top", "Edit and enqueue again");
    browser.until("document.querySelector('dialog')");
    judge("the question");
    browser.press("dialog", "Keep as it is");
    browser.press("main .top", "Retry");
    browser.until("document.querySelector('.toast')");
    judge("the answer");
    show("/jobs?q=queue:reminders");
    browser.press(".changes", "Choose all that fit");
    browser.untilText("All that fit are chosen");
    judge("chosen");
  }

  @Test
  void theDoorIsLegible() {
    TokenList tokens = TokenList.parse("ann read read-token-of-ann\n");
    try (Mounted closed = new Mounted(new HttpOptions().access(tokens))) {
      show(closed, "/");
      browser.untilText("Sign in to Sluice");
      judge("the door");
      browser.show(URI.create("about:blank"));
    }
  }

  @Test
  void theFocusIsSeenWhereverTabLeads() {
    for (String place : List.of("/queues", "/jobs?q=queue:reminders", "/dead")) {
      show(place);
      loaded();
      int stops = 0;
      browser.key(DashboardBrowser.TAB);
      while (!browser.run("return String(document.activeElement === document.body)").equals("true")
          && stops < 60) {
        assertThat(browser.run(FOCUS)).as(place).isEmpty();
        browser.key(DashboardBrowser.TAB);
        stops++;
      }
      assertThat(stops).as(place).isGreaterThan(10);
    }
  }
}
