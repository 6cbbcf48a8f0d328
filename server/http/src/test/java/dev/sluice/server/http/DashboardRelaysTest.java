package dev.sluice.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import dev.sluice.memory.MemoryStore;
import dev.sluice.relay.Relay;
import dev.sluice.server.access.TokenList;
import dev.sluice.spi.Message;
import dev.sluice.spi.MessageSink;
import dev.sluice.spi.Published;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DashboardRelaysTest extends DashboardCase {
  private static final String ROW = "[data-relay=mails]";

  /** A broker that takes all but what is bad. */
  private static final class Picky implements MessageSink {
    @Override
    public String name() {
      return "picky";
    }

    @Override
    public List<Published> publish(List<Message> messages) {
      return messages.stream().map(Picky::judge).toList();
    }

    private static Published judge(Message message) {
      boolean bad = new String(message.body(), StandardCharsets.UTF_8).equals("bad");
      return bad ? Published.refused("no such topic") : Published.CONFIRMED;
    }

    @Override
    public void close() {
      // Nothing is open.
    }
  }

  private static void shows(String text) {
    browser.until("document.querySelector('" + ROW + "')?.innerText.includes('" + text + "')");
  }

  private static HttpOptions options(ServedRelay relay) {
    return new HttpOptions().relays(() -> List.of(relay));
  }

  @Test
  void aRelayIsShownPausedAndResumed() throws Exception {
    try (Sluice source = Sluice.using(new MemoryStore(), settings -> {});
        Relay relay = Relay.start(source, "mails", new Picky(), o -> {})) {
      ServedRelay served =
          new ServedRelay("mails", "mails", "kafka://me:secret@broker:9092/mails", relay);
      try (Mounted mounted = new Mounted(options(served))) {
        source.queue("mails").enqueue(new byte[1]);
        source.queue("mails").enqueue("bad".getBytes(StandardCharsets.UTF_8));
        show(mounted, "/relays");
        shows("running");
        shows("Last error:");
        shows("no such topic");
        browser.until(
            "[...document.querySelectorAll('"
                + ROW
                + " .num')].map(e => e.innerText).join() === '1,1'");
        assertThat(browser.run("return document.body.innerText")).doesNotContain("secret");
        picture("relays");
        browser.press(ROW, "Pause");
        shows("paused");
        assertThat(relay.isPaused()).isTrue();
        browser.press(ROW, "Resume");
        shows("running");
        assertThat(relay.isPaused()).isFalse();
        browser.show(URI.create("about:blank"));
      }
    }
  }

  @Test
  void whoMayOnlyReadCannotPauseAndWithoutRelaysItIsSaidWhatTheyAre() {
    show("/relays");
    browser.untilText("This server has no relays");
    try (Sluice source = Sluice.using(new MemoryStore(), settings -> {});
        Relay relay = Relay.start(source, "mails", new Picky(), o -> {})) {
      TokenList tokens = TokenList.parse("ann read read-token-of-ann\n");
      ServedRelay served = new ServedRelay("mails", "mails", "nats://broker/mails", relay);
      try (Mounted closed = new Mounted(options(served).access(tokens))) {
        show(closed, "/relays");
        browser.write("[name=token]", "read-token-of-ann");
        browser.press("form", "Sign in");
        shows("running");
        assertThat(browser.run("return String(document.querySelectorAll('main button').length)"))
            .isEqualTo("0");
        browser.press(".side", "Sign out");
        browser.untilText("Sign in to Sluice");
        browser.show(URI.create("about:blank"));
      }
    }
  }
}
