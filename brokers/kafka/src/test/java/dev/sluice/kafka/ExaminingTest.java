package dev.sluice.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.spi.Checkup;
import dev.sluice.spi.Checkup.Finding;
import dev.sluice.spi.Checkup.Level;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** What the doctor says. */
@Timeout(60)
@Execution(ExecutionMode.SAME_THREAD)
class ExaminingTest {
  @AfterEach
  void closeAll() {
    Work.closeAll();
  }

  private static List<Finding> look(String topic) {
    Work work = Work.open(Kafkas.shared(), "/" + topic, "any");
    return work.store.role(Checkup.class).orElseThrow().checkup();
  }

  @Test
  void rule5_aTopicThatDropsWhatWaitsIsNamed() throws Exception {
    String topic = Kafkas.topic(Kafkas.shared(), 1, Map.of("retention.ms", "7200000"));
    assertThat(look(topic))
        .anyMatch(it -> it.level() == Level.OK && it.text().contains("1 brokers"))
        .anyMatch(it -> it.level() == Level.NOTE && it.text().contains("PT2H"))
        .anyMatch(it -> it.level() == Level.NOTE && it.text().contains("one replica"))
        .noneMatch(it -> it.level() == Level.PROBLEM);
  }

  @Test
  void aCompactedTopicAndOneThatIsNotThereAreProblems() throws Exception {
    String topic = Kafkas.topic(Kafkas.shared(), 1, Map.of("cleanup.policy", "compact"));
    assertThat(look(topic)).anyMatch(it -> it.level() == Level.PROBLEM);
    assertThat(look("nowhere"))
        .anyMatch(it -> it.level() == Level.PROBLEM && it.text().contains("nowhere"));
  }
}
