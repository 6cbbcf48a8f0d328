package dev.sluice.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class JobMessagesTest {
  private static final byte[] BODY = {1, 2, 3};

  private static JobOptions options(Map<String, String> headers, @Nullable String group) {
    return new JobOptions(
        headers, 0, null, null, group, null, 3, Duration.ofSeconds(5), null, Duration.ZERO, 2);
  }

  private static Message message(String kind, JobOptions options) {
    return JobMessages.of(new NewJob(JobId.next(), "q", kind, BODY, options, null));
  }

  @Test
  void aJobComesBackAsItWentIn() {
    JobOptions options = options(Map.of("trace", "t-1"), "g");
    Message message = message("mail", options);

    assertThat(message.target()).isEqualTo("q");
    assertThat(message.key()).isEqualTo("g");
    assertThat(message.body()).isEqualTo(BODY);
    assertThat(JobMessages.id(message.headers())).contains(message.id());
    assertThat(JobMessages.kind(message.headers())).isEqualTo("mail");
    assertThat(JobMessages.options(message.headers(), message.key())).isEqualTo(options);
  }

  @Test
  void aPlainJobCarriesNothingButItsId() {
    assertThat(message("", JobOptions.DEFAULT).headers()).containsOnlyKeys(JobMessages.ID);
  }

  @Test
  void aMessageOfSomebodyElseIsAJobToo() {
    Map<String, String> headers = Map.of("content-type", "text/plain");
    assertThat(JobMessages.id(headers)).isEmpty();
    assertThat(JobMessages.kind(headers)).isEmpty();
    JobOptions options = JobMessages.options(headers, null);
    assertThat(options.headers()).isEqualTo(headers);
    assertThat(options.maxAttempts()).isEqualTo(JobOptions.DEFAULT_MAX_ATTEMPTS);
  }

  @Test
  void whatCannotBeUnderstoodIsLeftOut() {
    Map<String, String> headers =
        Map.of(
            JobMessages.ID,
            "no id",
            JobMessages.KIND,
            "",
            JobMessages.RUN_AT,
            "yesterday",
            "sluice-max-attempts",
            "0",
            "sluice-timeout",
            "PT-1S",
            "sluice-lost-lease-limit",
            "many");
    assertThat(JobMessages.id(headers)).isEmpty();
    assertThat(JobMessages.kind(headers)).isEmpty();
    assertThat(JobMessages.runAt(headers)).isEmpty();
    assertThat(JobMessages.options(headers, null)).isEqualTo(JobOptions.DEFAULT);
  }

  @Test
  void theUsersHeadersCannotPassForOurs() {
    JobOptions options = options(Map.of("Sluice-Id", "x", "a", "b"), null);
    Map<String, String> headers = message("", options).headers();
    assertThat(headers).doesNotContainKey("Sluice-Id").containsEntry("a", "b");
    assertThat(JobMessages.options(headers, null).headers()).containsOnlyKeys("a");
  }
}
