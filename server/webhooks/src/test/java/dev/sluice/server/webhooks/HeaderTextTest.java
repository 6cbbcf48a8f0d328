package dev.sluice.server.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HeaderTextTest {
  @ParameterizedTest
  @CsvSource({
    "plain text; a=\"b\",plain text; a=\"b\"",
    "100%,100%25",
    "naïve,na%C3%AFve",
    "€😀,%E2%82%AC%F0%9F%98%80",
    "'  both ends ',%20%20both ends%20",
    "'   ',%20%20%20",
    "'',''"
  })
  void encodesWhatAValueCannotHave(String text, String sent) {
    assertThat(HeaderText.value(text)).isEqualTo(sent);
  }

  @Test
  void aLineBreakIsNoNewHeader() {
    assertThat(HeaderText.value("a\r\nx-evil: 1")).isEqualTo("a%0D%0Ax-evil: 1");
    assertThat(HeaderText.value("\u0000\t\u007f")).isEqualTo("%00%09%7F");
  }

  @ParameterizedTest
  @CsvSource({"trace-id,trace-id", "two words,two%20words", "a:b(c),a%3Ab%28c%29", "é,%C3%A9"})
  void encodesWhatANameCannotHave(String text, String sent) {
    assertThat(HeaderText.name(text)).isEqualTo(sent);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b+c", "%41", "~é~", " \n "})
  void canBeDecoded(String text) {
    // The one thing that a decoder for forms does differently.
    assertThat(URLDecoder.decode(HeaderText.value(text).replace("+", "%2B"), UTF_8))
        .isEqualTo(text);
    assertThat(URLDecoder.decode(HeaderText.name(text).replace("+", "%2B"), UTF_8)).isEqualTo(text);
  }
}
