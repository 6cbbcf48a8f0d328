package dev.sluice.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class JsonOutTest {
  @Test
  void aFieldThatThereIsNotIsNull() {
    byte[] json =
        JsonOut.bytes(
            j ->
                j.text("a", "x\"\n\u0001")
                    .text("b", null)
                    .number("c", 7)
                    .number("d", (Long) null)
                    .decimal("e", 0.5)
                    .flag("f", true)
                    .time("g", Instant.parse("2026-11-21T12:00:00Z"))
                    .seconds("h", Duration.ofMillis(1_500))
                    .seconds("i", Duration.ofSeconds(100))
                    .object("j", inner -> inner.number("k", 1))
                    .object("l", null)
                    .texts("m", Map.of("n", "o"))
                    .texts("p", List.of("q"))
                    .list("r", List.of(1, 2), (inner, i) -> inner.number("s", i)));
    assertThat(new String(json, StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"a\":\"x\\\"\\n\\u0001\",\"b\":null,\"c\":7,\"d\":null,\"e\":0.5,\"f\":true,"
                + "\"g\":\"2026-11-21T12:00:00Z\",\"h\":1.5,\"i\":100,\"j\":{\"k\":1},\"l\":null,"
                + "\"m\":{\"n\":\"o\"},\"p\":[\"q\"],\"r\":[{\"s\":1},{\"s\":2}]}");
  }
}
