package dev.sluice.job;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What is the same but for one thing differs in that alone. */
class ChangedRecordsTest {
  private static final Instant THEN = Instant.EPOCH;

  private static final JobOptions OPTIONS =
      new JobOptions(
          Map.of("a", "b"),
          1,
          THEN,
          null,
          "group",
          new UniqueKey("key", Duration.ofSeconds(2), UniqueKey.OnConflict.KEEP),
          3,
          Duration.ofSeconds(4),
          THEN.plusSeconds(5),
          Duration.ofSeconds(6),
          7);

  private static final JobHistory HISTORY =
      new JobHistory(
          THEN,
          1,
          2,
          3,
          THEN.plusSeconds(4),
          THEN.plusSeconds(5),
          List.of(new Failure(6, THEN, "type", "message", "trace")),
          new byte[] {7},
          "reason");

  @Test
  void options() throws Exception {
    assertThat(differences(OPTIONS, OPTIONS.withPriority(8))).containsExactly("priority");
    assertThat(differences(OPTIONS, OPTIONS.withHeaders(Map.of()))).containsExactly("headers");
    assertThat(OPTIONS.withPriority(8).priority()).isEqualTo(8);
    assertThat(OPTIONS.withHeaders(Map.of("c", "d")).headers()).isEqualTo(Map.of("c", "d"));
  }

  @Test
  void history() throws Exception {
    assertThat(differences(HISTORY, HISTORY.withResult(null))).containsExactly("result");
    assertThat(HISTORY.withResult(null).result()).isNull();
    assertThat(HISTORY.withResult(new byte[] {9}).result()).containsExactly(9);
  }

  private static List<String> differences(Record one, Record other) throws Exception {
    List<String> names = new ArrayList<>();
    for (RecordComponent each : one.getClass().getRecordComponents()) {
      if (!Objects.equals(each.getAccessor().invoke(one), each.getAccessor().invoke(other))) {
        names.add(each.getName());
      }
    }
    return names;
  }
}
