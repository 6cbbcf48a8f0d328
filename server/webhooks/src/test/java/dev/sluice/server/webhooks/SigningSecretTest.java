package dev.sluice.server.webhooks;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The expected signatures were made with {@code openssl dgst -sha256 -mac HMAC}. */
class SigningSecretTest {
  private static final String TEXT = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final SigningSecret SECRET = SigningSecret.parse(TEXT);

  @Test
  void signsIdTimestampAndBody() {
    assertThat(
            SECRET.sign(
                "msg_p5jXN8AQM9LWM0D4loKWxJek",
                1614265330,
                "{\"test\": 2432232314}".getBytes(UTF_8)))
        .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
  }

  @Test
  void signsBytesThatAreNoText() {
    assertThat(SECRET.sign("0", 0, new byte[] {(byte) 0xff, 0, (byte) 0x80}))
        .isEqualTo("v1,hbdghA3ZuIu+j9CDIvrnOqNKGZhZg7rqkFz1sMviNC4=");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
        "whsec_",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZI",
        "whsec_not/base64!but/secret",
        "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYqrTwjUPD8ILPZ"
      })
  void refusesWhatIsNoSecretWithoutQuotingIt(String text) {
    assertThatThrownBy(() -> SigningSecret.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("signing secret")
        .hasNoCause()
        .message()
        .doesNotContain("MfKQ")
        .doesNotContain("base64!");
  }

  @Test
  void isNeverPrinted() {
    assertThat(SECRET.toString()).doesNotContain("MfKQ");
    assertThat(SECRET)
        .isEqualTo(SigningSecret.parse(TEXT))
        .hasSameHashCodeAs(SigningSecret.parse(TEXT));
  }
}
