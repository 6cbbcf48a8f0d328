package dev.sluice.nats;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SubjectsTest {
  @ParameterizedTest
  @CsvSource({
    "orders, orders, true",
    "orders, orders.new, false",
    "orders.*, orders.new, true",
    "orders.*, orders, false",
    "orders.*, orders.new.big, false",
    "orders.>, orders.new.big, true",
    "orders.>, orders, false",
    "*.new, orders.new, true",
    ">, orders, true"
  })
  void aPatternTakesInWhatTheServerSaysItDoes(String pattern, String subject, boolean takes) {
    assertThat(Subjects.matches(pattern, subject)).isEqualTo(takes);
  }

  @ParameterizedTest
  @CsvSource({"a.b, a=b", "a/b, a+b", "a:b, a~b", "a_b-c, a_b-c"})
  void queuesThatDifferHaveConsumersThatDiffer(String subject, String name) {
    assertThat(Subjects.asName(subject)).isEqualTo(name);
    assertThat(Subjects.isName(name)).isTrue();
  }
}
