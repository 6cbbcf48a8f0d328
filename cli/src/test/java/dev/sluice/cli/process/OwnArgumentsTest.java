package dev.sluice.cli.process;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OwnArgumentsTest {
  private static final byte[] COMMAND_LINE = "java\0Main\0--\0a\0\u00ff\0".getBytes(ISO_8859_1);

  @Test
  void theTailOfTheCommandLineHasTheBytes() {
    List<byte[]> found =
        OwnArguments.match(OwnArguments.split(COMMAND_LINE), List.of("a", "\ufffd"), US_ASCII);
    assertThat(found).containsExactly(new byte[] {'a'}, new byte[] {(byte) 0xff});
  }

  @Test
  void anotherProgramsCommandLineIsNotTaken() {
    List<byte[]> found =
        OwnArguments.match(OwnArguments.split(COMMAND_LINE), List.of("b", "c"), US_ASCII);
    assertThat(found).containsExactly(new byte[] {'b'}, new byte[] {'c'});
  }
}
