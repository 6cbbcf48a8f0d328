package dev.sluice.cli.top;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class RawTerminalTest {
  private final ByteArrayOutputStream written = new ByteArrayOutputStream();
  private final RawTerminal terminal =
      new RawTerminal(new PrintStream(written, true, StandardCharsets.UTF_8), "none");

  // The process goes on drawing for a moment after a signal has ended it.
  @Test
  void drawsNothingMoreOnceTheTerminalIsGivenBack() {
    terminal.show(List.of("one"));
    terminal.close();
    String before = written.toString(StandardCharsets.UTF_8);
    assertThat(before).contains("one").endsWith("\033[?1049l");
    terminal.show(List.of("two"));
    terminal.ask();
    terminal.close();
    assertThat(written.toString(StandardCharsets.UTF_8)).isEqualTo(before);
  }
}
