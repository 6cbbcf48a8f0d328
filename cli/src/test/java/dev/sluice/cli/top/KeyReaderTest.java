package dev.sluice.cli.top;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.cli.top.Key.Kind;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyReaderTest {
  @Test
  void knowsItsKeys() throws IOException {
    assertThat(read("q/\r\n\177\b\003\033[A\033[B\033OA\033OB"))
        .containsExactly(
            Key.of('q'),
            Key.of('/'),
            Key.of(Kind.ENTER),
            Key.of(Kind.ENTER),
            Key.of(Kind.BACKSPACE),
            Key.of(Kind.BACKSPACE),
            Key.of(Kind.INTERRUPT),
            Key.of(Kind.UP),
            Key.of(Kind.DOWN),
            Key.of(Kind.UP),
            Key.of(Kind.DOWN));
  }

  @Test
  void theKeyAloneIsEscape() throws IOException {
    assertThat(read("\033")).containsExactly(Key.of(Kind.ESCAPE));
  }

  @Test
  void theTerminalsSizeIsInBetween() throws IOException {
    assertThat(read("a\033[24;80Rb"))
        .containsExactly(Key.of('a'), Key.of(new Size(24, 80)), Key.of('b'));
  }

  @Test
  void passesOverWhatItDoesNotKnow() throws IOException {
    assertThat(read("\033[1;5Ca\033[15~b\0\tc\033[?1R\033xdé"))
        .containsExactly(Key.of('a'), Key.of('b'), Key.of('c'), Key.of('d'));
  }

  private static List<Key> read(String sent) throws IOException {
    KeyReader reader = new KeyReader(new ByteArrayInputStream(sent.getBytes(UTF_8)));
    List<Key> keys = new ArrayList<>();
    for (Key key = reader.next(); key.kind() != Kind.END; key = reader.next()) {
      keys.add(key);
    }
    return keys;
  }
}
