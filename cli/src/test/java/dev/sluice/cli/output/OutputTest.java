package dev.sluice.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OutputTest {
  private static final Instant NOW = Instant.parse("2026-11-21T12:00:00Z");

  @ParameterizedTest
  @CsvSource({
    "PT0.2S, now",
    "PT-0.2S, now",
    "PT1S, in 1s",
    "PT-1.55S, 1.5s ago",
    "PT119S, in 119s",
    "PT-120S, 2m ago",
    "PT3H, in 3h",
    "PT-240H, 10d ago"
  })
  void saysHowFarAwayATimeIs(Duration away, String expected) {
    assertThat(Times.relative(NOW.plus(away), NOW)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0 bytes",
    "1, 1 byte",
    "1023, 1023 bytes",
    "1024, 1.0 KiB",
    "1536, 1.5 KiB",
    "10485760, 10 MiB",
    "1099511627776, 1.0 TiB"
  })
  void writesSizes(long bytes, String expected) {
    assertThat(Text.bytes(bytes)).isEqualTo(expected);
  }

  @Test
  void previewsPayloads() {
    assertThat(Text.preview(utf8("  a\n\tb\u0007 "), 10)).isEqualTo("a b·");
    assertThat(Text.preview(utf8("ä".repeat(500)), 10)).isEqualTo("ä".repeat(9) + "…");
    assertThat(Text.preview(new byte[] {1, (byte) 0xff}, 10)).isEqualTo("2 bytes");
    assertThat(Text.preview(new byte[0], 10)).isEmpty();
    byte[] noise = new byte[5_000];
    java.util.Arrays.fill(noise, (byte) 0xfe);
    assertThat(Text.preview(noise, 10)).isEqualTo("4.9 KiB");
  }

  @Test
  void decodesOnlyUtf8() {
    assertThat(Text.decode("größe".getBytes(StandardCharsets.UTF_8))).contains("größe");
    assertThat(Text.decode("größe".getBytes(StandardCharsets.ISO_8859_1))).isEmpty();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
