package dev.sluice.json;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.EnqueueOptions;
import dev.sluice.job.JobOptions;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnvelopeTest {
  private static Envelope envelope(int delay, int retryCount, String data) {
    return new Envelope(Duration.ofSeconds(delay), retryCount, data.getBytes(UTF_8));
  }

  private static String json(Envelope envelope) {
    return new String(envelope.json(), UTF_8);
  }

  private static Envelope parse(String json) {
    return Envelope.parse(json.getBytes(UTF_8));
  }

  private static String data(String json) {
    return new String(parse(json).data(), UTF_8);
  }

  @Test
  void hasTheFieldsThatDqueueHas() {
    assertThat(json(envelope(5, 2, "hello")))
        .isEqualTo("{\"delay\":5,\"data\":\"hello\",\"retryCount\":2}");
  }

  @Test
  void escapesWhatMustBe() {
    assertThat(json(envelope(0, 0, "\"\\/\b\n\r\t\u0000\u001f\u007f\u2028é\uD83D\uDE00")))
        .contains("\"\\\"\\\\/\\b\\n\\r\\t\\u0000\\u001F\u007f\u2028é\uD83D\uDE00\"");
  }

  @Test
  void anyTextComesBack() {
    Random random = new Random(7);
    for (int i = 0; i < 2_000; i++) {
      StringBuilder text = new StringBuilder();
      random
          .ints(random.nextInt(20), 0, Character.MAX_CODE_POINT + 1)
          .map(c -> random.nextBoolean() ? c % 128 : c)
          .filter(c -> c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE)
          .forEach(text::appendCodePoint);
      Envelope back = Envelope.parse(envelope(i, i, text.toString()).json());
      assertThat(new String(back.data(), UTF_8)).isEqualTo(text.toString());
      assertThat(back.delay()).isEqualTo(Duration.ofSeconds(i));
      assertThat(back.retryCount()).isEqualTo(i);
    }
  }

  @Test
  void whatIsNoTextComesBackToo() {
    byte[] bytes = "\u00ff\u00fe\u0000x".getBytes(ISO_8859_1);
    Envelope binary = new Envelope(Duration.ZERO, 1, bytes);
    assertThat(json(binary))
        .isEqualTo("{\"delay\":0,\"data\":\"//4AeA==\",\"retryCount\":1,\"encoding\":\"base64\"}");
    assertThat(Envelope.parse(binary.json()).data()).isEqualTo(bytes);
  }

  @Test
  void readsWhatOthersWrite() {
    String json =
        " {\n \"retryCount\" : 3 , \"more\":[1,{\"data\":2},[],null,true,1.5e-3],\"o\":{},"
            + "\"data\":\"\\u00e9\\n\\/\\t\\ud83d\\ude00\", \"delay\":-0 }\r\n";
    assertThat(data(json)).isEqualTo("é\n/\t\uD83D\uDE00");
    assertThat(parse(json).retryCount()).isEqualTo(3);
  }

  @Test
  void whatIsMissingIsNone() {
    Envelope envelope = parse("{\"data\":\"\"}");
    assertThat(envelope.delay()).isZero();
    assertThat(envelope.retryCount()).isZero();
    assertThat(envelope.data()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``                                  | it is no JSON object",
        "[]                                  | it is no JSON object",
        "{\"data\":\"x\"} x                  | it is no JSON, at byte 14",
        "{\"data\":\"x\"} {}                 | something follows",
        "{\"data\":\"x\",}                   | it is no JSON, at byte 13",
        "{\"data\":\"x\"                     | it is no JSON, at byte 12",
        "{\"data\":\"x                       | it is no JSON, at byte 11",
        "{\"data\":secret}                   | it is no JSON, at byte",
        "{\"data\":01}                       | it is no JSON, at byte",
        "{\"data\":\"\\x\"}                  | it is no JSON, at byte",
        "{\"data\":\"\\u00g0\"}              | it is no JSON, at byte",
        "{\"data\":\"\\ud800\"}              | half a pair",
        "{\"delay\":1}                       | data must be there",
        "{\"data\":1}                        | data must be there, and a text",
        "{\"data\":\"x\",\"delay\":1.5}      | delay must be a whole number",
        "{\"data\":\"x\",\"delay\":\"1\"}    | delay must be a whole number",
        "{\"data\":\"x\",\"delay\":99999999999999999999} | delay must be a whole number",
        "{\"data\":\"x\",\"delay\":-1}       | must not be negative",
        "{\"data\":\"x\",\"retryCount\":-99999999999} | must not be negative",
        "{\"data\":\"x\",\"retryCount\":2147483648} | retryCount must be at most",
        "{\"data\":\"x\",\"retryCount\":2000000000,\"delay\":1000} | more than a thousand years",
        "{\"data\":\"?\",\"encoding\":\"base64\"} | data is not Base64",
        "{\"data\":\"x\",\"encoding\":\"gzip\"} | encoding must be base64"
      })
  void saysWhyItIsNone(String json, String words) {
    assertThatThrownBy(() -> parse(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words)
        .hasMessageNotContaining("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"a\":"})
  void deepOnesAreRefused(String opening) {
    assertThatThrownBy(() -> parse("{\"a\":" + opening.repeat(100_000)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("deep");
  }

  @Test
  void bytesThatAreNoTextAreNone() {
    byte[] json = "{\"data\":\"?\"}".getBytes(UTF_8);
    json[9] = (byte) 0xff;
    assertThatThrownBy(() -> Envelope.parse(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("it is no JSON, at byte");
  }

  @Test
  void waitsItsDelayForEachTry() {
    EnqueueOptions options = new EnqueueOptions();
    envelope(5, 2, "x").again().applyTo(options);
    JobOptions made = options.toJobOptions();
    assertThat(made.delay()).isEqualTo(Duration.ofSeconds(15));
    assertThat(made.headers()).containsEntry("delay", "5").containsEntry("retryCount", "3");
  }

  @Test
  void aPartOfASecondIsAWholeOne() {
    Envelope envelope = new Envelope(Duration.ofMillis(1_001), 1, new byte[0]);
    assertThat(envelope.delay()).isEqualTo(Duration.ofSeconds(2));
  }
}
