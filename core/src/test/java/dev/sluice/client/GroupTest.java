package dev.sluice.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.BuryException;
import dev.sluice.JobFailedException;
import dev.sluice.JobGroup;
import dev.sluice.JobRejectedException;
import dev.sluice.Queue;
import dev.sluice.Sluice;
import dev.sluice.spi.Enqueued;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GroupTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);

  private final Sluice sluice = Sluice.open("memory:");
  private final Queue<String> queue = sluice.queue("words", String.class);

  @AfterEach
  void close() {
    sluice.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 4, 1000})
  void regression14_aStreamGivesEachOutcomeOnceAndEnds(int jobs) throws Exception {
    queue.compute(job -> job.payload() + "!", w -> w.concurrency(8));

    JobGroup<String> group = request(jobs);

    List<JobGroup.Outcome<String>> outcomes = group.stream().toList();
    assertThat(outcomes).extracting(JobGroup.Outcome::index).doesNotHaveDuplicates().hasSize(jobs);
    assertThat(outcomes).allMatch(o -> o.succeeded() && (o.index() + "!").equals(o.result()));
    assertThat(group.size()).isEqualTo(jobs);
    assertThat(group.done()).isEqualTo(jobs);
    assertThat(group.await(Duration.ZERO)).isTrue();
    assertThat(group.join())
        .containsExactlyElementsOf(IntStream.range(0, jobs).mapToObj(i -> i + "!").toList());
    assertThat(group.stream().count()).isEqualTo(jobs);
  }

  @Test
  void regression14_manyThreadsReadManyGroupsAtOnce() throws Exception {
    queue.compute(job -> job.payload(), w -> w.concurrency(8));
    List<CompletableFuture<Integer>> readers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      JobGroup<String> group = request(4);
      for (int reader = 0; reader < 2; reader++) {
        readers.add(CompletableFuture.supplyAsync(() -> group.stream().toList().size()));
      }
    }

    for (CompletableFuture<Integer> reader : readers) {
      assertThat(reader.get(30, TimeUnit.SECONDS)).isEqualTo(4);
    }
  }

  @Test
  void aGroupFailsNothingSilently() {
    queue.compute(
        job -> {
          if (job.payload().equals("0")) {
            return "fine";
          }
          throw new BuryException("no " + job.payload());
        },
        w -> {});

    JobGroup<String> group = request(3);

    assertThatThrownBy(group::join)
        .isInstanceOf(JobFailedException.class)
        .hasMessageContaining("no 1")
        .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1))
        .satisfies(e -> assertThat(e.getSuppressed()[0]).hasMessageContaining("no 2"));
    assertThat(group.stream().filter(JobGroup.Outcome::succeeded)).hasSize(1);
  }

  @Test
  void aRefusedJobOfAGroupHasAHandleThatHasFailed() throws Exception {
    queue.capacity(2);

    JobGroup<String> group = request(3);
    queue.compute(job -> "done", w -> {});

    assertThat(group.answers())
        .extracting(Enqueued::outcome)
        .containsExactly(
            Enqueued.Outcome.INSERTED, Enqueued.Outcome.INSERTED, Enqueued.Outcome.FULL);
    assertThat(group.handles().get(0).join(LIMIT)).isEqualTo("done");
    assertThat(group.handles().get(2).isDone()).isTrue();
    assertThat(group.stream()).hasSize(3);
    assertThatThrownBy(group::join).isInstanceOf(JobRejectedException.class);
  }

  @Test
  void twoOfAGroupThatMeetShareTheirOutcome() throws Exception {
    JobGroup<String> group =
        queue.requestAll(List.of("a", "b"), String.class, (p, e) -> e.unique("same"));
    queue.compute(job -> job.payload(), w -> {});

    assertThat(group.join()).containsExactly("a", "a");
    assertThat(group.stream().map(JobGroup.Outcome::index)).containsExactlyInAnyOrder(0, 1);
  }

  @Test
  void cancellingAGroupCancelsWhatHasNoOutcome() throws Exception {
    JobGroup<String> group = request(3);
    queue.claim(1, LIMIT, Duration.ZERO).get(0).complete();

    assertThat(group.cancel()).isEqualTo(2);

    assertThat(group.await(LIMIT)).isTrue();
    assertThat(group.handles().get(0).join()).isNull();
    assertThatThrownBy(group::join).isInstanceOf(CancellationException.class);
    assertThat(group.cancel()).isZero();
  }

  @Test
  void regression20_aStreamEndsWhenTheSluiceIsClosed() throws Exception {
    JobGroup<String> group = request(3);
    assertThat(group.await(Duration.ofMillis(1))).isFalse();
    CompletableFuture<List<JobGroup.Outcome<String>>> reading =
        CompletableFuture.supplyAsync(() -> group.stream().toList());

    sluice.close();

    assertThat(reading.get(30, TimeUnit.SECONDS)).hasSize(3).noneMatch(JobGroup.Outcome::succeeded);
  }

  private JobGroup<String> request(int jobs) {
    List<String> payloads = IntStream.range(0, jobs).mapToObj(Integer::toString).toList();
    return queue.requestAll(payloads, String.class, (p, e) -> {});
  }
}
