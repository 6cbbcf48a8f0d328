package dev.sluice.server.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentTypeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        " [ ] ",
        "{\"a\" : [1, -0.5e+3, 0, true, false, null, \"\\u00e9\\n\\\"\"], \"\":{\"b\":\"é\"}}\n",
        "42",
        "\"text\"",
        "-1.0E5",
        "null"
      })
  void jsonIsJson(String payload) {
    assertThat(guess(payload)).isEqualTo("application/json");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "{",
        "{\"a\"}",
        "{\"a\":}",
        "{\"a\":1,}",
        "{a:1}",
        "{\"a\" 1}",
        "[1 2]",
        "[1,]",
        "[1",
        "[,]",
        "01",
        "+1",
        "1.",
        ".5",
        "1e",
        "nul",
        "truefalse",
        "\"open",
        "\"\\x\"",
        "\"\\u12g4\"",
        "\"tab\there\"",
        "{} {}",
        "{}}",
        "NaN",
        "\uFEFF{}"
      })
  void otherTextIsText(String payload) {
    assertThat(guess(payload)).isEqualTo("text/plain; charset=utf-8");
  }

  @Test
  void otherBytesAreBytes() {
    byte[] bytes = {'{', (byte) 0xc3, '}'};
    assertThat(ContentType.of(Map.of(), bytes)).isEqualTo("application/octet-stream");
  }

  @Test
  void noDepthIsTooDeep() {
    assertThat(guess("[".repeat(400) + "]".repeat(400))).isEqualTo(ContentType.JSON);
    assertThat(guess("[".repeat(1_000_000) + "]".repeat(1_000_000))).isEqualTo(ContentType.TEXT);
    assertThat(guess("[".repeat(1_000_000))).isEqualTo(ContentType.TEXT);
  }

  @Test
  void theJobKnowsBetter() {
    byte[] json = "{}".getBytes(UTF_8);
    assertThat(ContentType.of(Map.of("Content-Type", "image/png"), json)).isEqualTo("image/png");
    assertThat(ContentType.of(Map.of("content-type", "text/csv; charset=utf-16"), json))
        .isEqualTo("text/csv; charset=utf-16");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "png", "image/png\r\nx-evil: 1", "imagé/png", "a/b;", "/"})
  void whatIsNoTypeIsNotSent(String type) {
    assertThat(ContentType.of(Map.of("content-type", type), "{}".getBytes(UTF_8)))
        .isEqualTo("application/json");
  }

  private static String guess(String payload) {
    return ContentType.of(Map.of(), payload.getBytes(UTF_8));
  }
}
