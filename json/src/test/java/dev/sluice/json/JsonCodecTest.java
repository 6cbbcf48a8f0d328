package dev.sluice.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Codec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.json.JsonMapper;

class JsonCodecTest {
  record Email(String to, String subject) {}

  record Order(
      int number,
      Email confirmation,
      List<String> lines,
      Map<String, Long> stock,
      Optional<String> note,
      @Nullable String coupon,
      Kind kind) {}

  enum Kind {
    NEW,
    USED
  }

  record Times(
      Instant instant,
      LocalDate date,
      OffsetDateTime offset,
      ZonedDateTime zoned,
      Duration duration) {}

  @Test
  void aRecordComesBackAsItWas() throws Exception {
    Codec<Order> codec = JsonCodec.of(Order.class);
    Order order =
        new Order(
            7,
            new Email("ada@example.org", "Grüße 🎉"),
            List.of("a", "b"),
            Map.of("a", Long.MAX_VALUE),
            Optional.empty(),
            null,
            Kind.USED);

    assertThat(codec.decode(codec.encode(order))).isEqualTo(order);
  }

  @Test
  void theFormIsPlainJson() throws Exception {
    byte[] json = JsonCodec.of(Email.class).encode(new Email("a", "b"));

    assertThat(new String(json, StandardCharsets.UTF_8))
        .isEqualTo("{\"to\":\"a\",\"subject\":\"b\"}");
  }

  @Test
  void timesComeBackAsTheyWereInIsoForm() throws Exception {
    Codec<Times> codec = JsonCodec.of(Times.class);
    Times times =
        new Times(
            Instant.parse("2030-01-01T00:00:00.123456789Z"),
            LocalDate.parse("2030-02-28"),
            OffsetDateTime.parse("2030-01-01T12:00:00+05:30"),
            ZonedDateTime.parse("2030-07-01T12:00:00+02:00[Europe/Berlin]"),
            Duration.ofMinutes(90));

    byte[] json = codec.encode(times);

    assertThat(codec.decode(json)).isEqualTo(times);
    assertThat(new String(json, StandardCharsets.UTF_8))
        .contains("\"2030-01-01T00:00:00.123456789Z\"", "\"2030-02-28\"", "\"PT1H30M\"");
  }

  @Test
  void aGenericTypeKeepsItsParameters() throws Exception {
    Codec<List<Email>> codec = JsonCodec.of(new TypeReference<List<Email>>() {});

    List<Email> back = codec.decode(codec.encode(List.of(new Email("a", "b"))));

    assertThat(back).containsExactly(new Email("a", "b"));
  }

  @Test
  void anOwnMapperSetsItsOwnRules() throws Exception {
    JsonMapper mapper =
        JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.UPPER_CAMEL_CASE)
            .build();
    Codec<Email> codec = JsonCodec.using(mapper, Email.class);

    byte[] json = codec.encode(new Email("a", "b"));

    assertThat(new String(json, StandardCharsets.UTF_8)).contains("\"To\":\"a\"");
    assertThat(codec.decode(json)).isEqualTo(new Email("a", "b"));
    assertThat(JsonCodec.using(mapper, new TypeReference<Email>() {}).decode(json))
        .isEqualTo(new Email("a", "b"));
  }

  @Test
  void propertiesThatTheClassDoesNotHaveAreIgnored() throws Exception {
    assertThat(decode("{\"to\":\"a\",\"subject\":\"b\",\"removed\":{\"x\":[1]}}"))
        .isEqualTo(new Email("a", "b"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"to\":\"a\"}",
        "{\"to\":\"a\",\"subject\":{}}",
        "{\"to\":\"a\",\"subject\":[]}",
        "{\"to\":\"a\",\"subject\":7}",
        "null",
        "",
        "[]",
        "{\"to\":\"a\",\"subject\":\"b\"} trailing",
        "{\"to\":\"a\",\"subject\":\"b\""
      })
  void whatIsMissingOrOfAnotherTypeIsAnError(String json) {
    assertThatThrownBy(() -> decode(json)).isInstanceOf(JacksonException.class);
  }

  private static Email decode(String json) throws Exception {
    return JsonCodec.of(Email.class).decode(json.getBytes(StandardCharsets.UTF_8));
  }
}
