package dev.sluice.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.job.Altered;
import dev.sluice.job.Counts;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import dev.sluice.job.JobView;
import dev.sluice.job.WorkerOrder;
import dev.sluice.job.WorkerView;
import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.ClaimedJob;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.JobNotebook.Note;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.QueueSettings;
import dev.sluice.spi.Settlement;
import dev.sluice.spi.Swept;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

/** What is written is read again as it was. */
class RoundTripTest {
  private static final int ROUNDS = 400;
  private static final long SEED = 20261123;

  private final Any any = new Any(SEED);

  private static <T> T trip(T value, BiConsumer<JsonOut, T> write, Function<JsonIn, T> read) {
    return JsonIn.read(JsonOut.bytes(out -> write.accept(out, value)), read);
  }

  private static void same(Object actual, Object expected) {
    assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
  }

  @Test
  void newJobs() {
    for (int i = 0; i < ROUNDS; i++) {
      NewJob job = any.job();
      same(trip(job, NewJobJson::write, in -> NewJobJson.read(in, null, JobId::next)), job);
    }
  }

  @Test
  void payloadsTakeEightBytesForFiveAtMost() {
    for (int each = -128; each < 128; each++) {
      byte[] payload = new byte[20_000];
      Arrays.fill(payload, (byte) each);
      NewJob job = new NewJob(JobId.next(), "q", "", payload, JobOptions.DEFAULT, null);
      byte[] written = JsonOut.bytes(out -> NewJobJson.write(out, job));
      assertThat(written).as("byte %d", each).hasSizeLessThan(20_000 / 5 * 8 + 1_000);
      NewJob read = JsonIn.read(written, in -> NewJobJson.read(in, null, JobId::next));
      assertThat(Arrays.equals(read.payload(), payload)).as("byte %d", each).isTrue();
    }
  }

  @Test
  void jobsAsTheyStand() {
    for (int i = 0; i < ROUNDS; i++) {
      JobView view = any.view();
      same(trip(view, JobJson::write, in -> JobJson.read(in, job -> job)), view);
    }
  }

  @Test
  void claimedJobs() {
    for (int i = 0; i < ROUNDS; i++) {
      Delivery delivery = delivery();
      same(trip(delivery, DeliveryJson::write, DeliveryJson::read), delivery);
    }
  }

  private Delivery delivery() {
    NewJob job = any.job();
    return new ClaimedJob(
        job.id(),
        job.queue(),
        any.random.nextLong(),
        any.random.nextLong(),
        job.kind(),
        job.payload(),
        job.options(),
        1 + any.random.nextInt(9),
        any.random.nextInt(9),
        any.time(),
        any.time(),
        any.time(),
        any.notes().cursor());
  }

  @Test
  void settlementsAndNotes() {
    for (int i = 0; i < ROUNDS; i++) {
      Lease lease = new Lease(any.id(), "a:b/c.d", any.random.nextLong());
      Settlement settlement =
          switch (i % 4) {
            case 0 -> new Settlement.Complete(lease, any.maybe(any::bytes));
            case 1 -> new Settlement.Retry(lease, any.span(), any.failure());
            case 2 -> new Settlement.Release(lease, any.span());
            default -> new Settlement.Bury(lease, any.failure());
          };
      same(
          trip(
              settlement,
              SettlementJson::write,
              in -> SettlementJson.read(in, Instant.EPOCH, token -> token)),
          settlement);
      Note note = new Note(lease, any.notes());
      same(trip(note, NoteJson::write, in -> NoteJson.read(in, token -> token)), note);
    }
  }

  @Test
  void smallAnswers() {
    for (Enqueued.Outcome outcome : Enqueued.Outcome.values()) {
      Enqueued answer = new Enqueued(outcome, any.id(), "");
      same(trip(answer, AnswerJson::enqueued, AnswerJson::enqueued), answer);
    }
    for (Altered.Result result : Altered.Result.values()) {
      Altered answer = new Altered(any.id(), result, any.maybe(() -> JobState.DEAD));
      same(trip(answer, AnswerJson::altered, AnswerJson::altered), answer);
    }
    Swept swept = new Swept(1, 2, 3, 4, true, any.time());
    same(trip(swept, AnswerJson::swept, AnswerJson::swept), swept);
  }

  @Test
  void requests() {
    JobQuery query =
        new JobQuery(
            "q",
            java.util.Set.of(JobState.DEAD, JobState.READY),
            "kind",
            "group",
            "text",
            any.time(),
            any.time(),
            77,
            10);
    same(trip(query, QueryJson::write, QueryJson::read), query);
    same(trip(JobQuery.ALL, QueryJson::write, QueryJson::read), JobQuery.ALL);
    ClaimJson claim =
        new ClaimJson(
            new ClaimRequest(List.of("a", "b"), 7, any.span(), Duration.ofMillis(1), "me"), "n");
    same(trip(claim, (out, c) -> c.write(out), ClaimJson::read), claim);
  }

  @Test
  void queuesAndWorkers() {
    QueueJson bounded =
        new QueueJson("q", new Counts(1, 2, 3, 4, 5, 6), new QueueSettings(true, 9));
    same(trip(bounded, (out, q) -> q.write(out), QueueJson::read), bounded);
    QueueJson plain = new QueueJson("q", Counts.NONE, null);
    same(trip(plain, (out, q) -> q.write(out), QueueJson::read), plain);
    WorkerView worker =
        new WorkerView("i", "n", List.of("q"), true, 5, 2, any.time(), WorkerOrder.QUIET);
    same(trip(worker, WorkerJson::write, WorkerJson::read), worker);
  }

  @Test
  void aFinerFractionThanANanosecondIsRoundedUp() {
    Duration read =
        JsonIn.read(
                "{\"queue\":\"q\",\"delaySeconds\":0.0000000001}"
                    .getBytes(java.nio.charset.StandardCharsets.UTF_8),
                in -> NewJobJson.read(in, null, JobId::next))
            .options()
            .delay();
    assertThat(read).isEqualTo(Duration.ofNanos(1));
  }
}
