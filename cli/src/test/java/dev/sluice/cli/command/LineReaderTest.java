package dev.sluice.cli.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineReaderTest {
  @Test
  void givesEveryByteBackOfLinesOfAllLengths() throws IOException {
    List<String> expected = new ArrayList<>();
    StringBuilder input = new StringBuilder();
    for (int length = 1; length < 400; length++) {
      String line = "é".repeat(length * 7 % 389 + 1);
      expected.add(line);
      input.append(line).append(length % 3 == 0 ? "\r\n" : "\n");
    }
    assertThat(all(reader(input.toString()))).isEqualTo(expected);
  }

  @Test
  void passesEmptyLinesOver() throws IOException {
    assertThat(all(reader("\n\na\n\r\n\nb"))).containsExactly("a", "b");
    assertThat(all(reader("\n\n"))).isEmpty();
    assertThat(all(reader(""))).isEmpty();
  }

  @Test
  void readsBatchesOfAThousand() throws IOException {
    LineReader reader = reader("x\n".repeat(2_001));
    assertThat(reader.next()).hasSize(1_000);
    assertThat(reader.next()).hasSize(1_000);
    assertThat(reader.next()).hasSize(1);
    assertThat(reader.next()).isEmpty();
  }

  @Test
  void doesNotWaitForMoreThanThereIs() throws IOException {
    var in = new PipedInputStream();
    var out = new PipedOutputStream(in);
    out.write("one\ntwo\nthr".getBytes(StandardCharsets.UTF_8));
    LineReader reader = new LineReader(in, 100);
    assertThat(reader.next()).hasSize(2);
    out.write("ee\n".getBytes(StandardCharsets.UTF_8));
    out.close();
    assertThat(reader.next())
        .singleElement()
        .satisfies(line -> assertThat(line).asString(StandardCharsets.UTF_8).isEqualTo("three"));
  }

  @Test
  void refusesALineThatIsTooLong() throws IOException {
    assertThat(all(new LineReader(stream("a\n12345678\r\n"), 8))).containsExactly("a", "12345678");
    LineReader reader = new LineReader(stream("a\n" + "x".repeat(1 << 17)), 8);
    assertThatThrownBy(() -> all(reader))
        .isInstanceOf(FailedException.class)
        .hasMessageContaining("line 2 of the input is longer");
  }

  private static LineReader reader(String text) {
    return new LineReader(stream(text), 1_000);
  }

  private static InputStream stream(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private static List<String> all(LineReader reader) throws IOException {
    List<String> lines = new ArrayList<>();
    for (List<byte[]> batch = reader.next(); !batch.isEmpty(); batch = reader.next()) {
      batch.forEach(line -> lines.add(new String(line, StandardCharsets.UTF_8)));
    }
    return lines;
  }
}
