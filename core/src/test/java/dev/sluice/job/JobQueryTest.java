package dev.sluice.job;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class JobQueryTest {
  private static final Instant THEN = Instant.parse("2030-01-01T00:00:00Z");

  private static final JobView JOB =
      new JobView(
          JobId.next(),
          7,
          "mail",
          "welcome",
          "To: Ann".getBytes(UTF_8),
          options(),
          JobState.DEAD,
          THEN,
          new JobHistory(
              THEN,
              2,
              0,
              0,
              THEN,
              THEN,
              List.of(failure("Old", "gone"), failure("java.io.IOException", "Mailbox full")),
              new byte[0],
              null),
          null,
          JobNotes.NONE);

  private static JobOptions options() {
    UniqueKey unique = new UniqueKey("Ann-1", null, UniqueKey.OnConflict.KEEP);
    return new JobOptions(Map.of(), 0, null, null, "ann", unique, 25, null, null, Duration.ZERO, 5);
  }

  private static Failure failure(String type, String message) {
    return new Failure(1, THEN, type, message, "");
  }

  static Stream<JobQuery> thatAdmit() {
    JobQuery all = JobQuery.ALL;
    return Stream.of(
        all,
        all.queue("mail").kind("welcome").group("ann").states(JobState.DEAD),
        all.states(JobState.READY, JobState.DEAD),
        all.text("to: a"),
        all.text("ANN-1"),
        all.text("ioexception"),
        all.text("mailBOX"),
        all.enqueued(THEN, null),
        all.enqueued(null, THEN.plusNanos(1)),
        all.after(1_000).limit(1));
  }

  static Stream<JobQuery> thatDoNot() {
    JobQuery all = JobQuery.ALL;
    return Stream.of(
        all.queue("Mail"),
        all.kind("Welcome"),
        all.group("bob"),
        all.states(JobState.READY),
        all.text("gone"),
        all.text("to: b"),
        all.enqueued(THEN.plusNanos(1), null),
        all.enqueued(null, THEN));
  }

  @ParameterizedTest
  @MethodSource("thatAdmit")
  void admitsWhatMeetsAllConditions(JobQuery query) {
    assertThat(query.admits(JOB)).isTrue();
  }

  @ParameterizedTest
  @MethodSource("thatDoNot")
  void refusesWhatMissesOne(JobQuery query) {
    assertThat(query.admits(JOB)).isFalse();
  }
}
