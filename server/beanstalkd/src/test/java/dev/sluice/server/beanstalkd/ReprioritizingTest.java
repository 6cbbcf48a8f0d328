package dev.sluice.server.beanstalkd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import dev.sluice.job.Alteration;
import dev.sluice.job.Altered;
import dev.sluice.job.JobId;
import dev.sluice.job.JobView;
import dev.sluice.memory.MemoryStore;
import dev.sluice.spi.JobControl;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import dev.sluice.testkit.ForwardingStore;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** What the store is asked for when a client gives a job another priority. */
class ReprioritizingTest {
  private final Watched store = new Watched(new MemoryStore(InstantSource.system()));

  @Test
  void nobodyCanClaimAJobByThePriorityThatItHad() {
    try (Sluice sluice = Sluice.using(store, options -> {});
        BeanstalkdPort port = BeanstalkdPort.start(sluice, Ports.ANY_PORT);
        Talk talk = new Talk(port.port())) {
      long number = talk.put("x");
      talk.ask("reserve");
      assertThat(talk.ask("release " + number + " 7 0")).isEqualTo("RELEASED");
      talk.ask("reserve");
      assertThat(talk.ask("bury " + number + " 4294967295")).isEqualTo("BURIED");
      assertThat(store.calls)
          .containsExactly(
              "reprioritized while RUNNING",
              "settled with " + Terms.stored(7),
              "reprioritized while RUNNING",
              "settled with " + Integer.MAX_VALUE);
    }
  }

  @Test
  void thePriorityThatAJobWasReservedWithCostsNothing() {
    try (Sluice sluice = Sluice.using(store, options -> {});
        BeanstalkdPort port = BeanstalkdPort.start(sluice, Ports.ANY_PORT);
        Talk talk = new Talk(port.port())) {
      long number = talk.put("x");
      talk.ask("reserve");
      assertThat(talk.ask("release " + number + " 100 0")).isEqualTo("RELEASED");
      assertThat(store.calls).containsExactly("settled with " + Terms.stored(100));
    }
  }

  @Test
  void jobsThatAreSettledTogetherEachGetTheirs() {
    try (Sluice sluice = Sluice.using(store, options -> {});
        BeanstalkdPort port = BeanstalkdPort.start(sluice, Ports.ANY_PORT);
        Talk talk = new Talk(port.port())) {
      List<Long> numbers = List.of(talk.put("a"), talk.put("b"), talk.put("c"));
      numbers.forEach(number -> talk.ask("reserve"));
      StringBuilder commands = new StringBuilder();
      numbers.forEach(n -> commands.append("release " + n + " " + (9 - n % 2) + " 0\r\n"));
      talk.send(commands.toString());
      numbers.forEach(number -> assertThat(talk.answer()).isEqualTo("RELEASED"));
      for (long number : numbers) {
        assertThat(talk.ask("stats-job " + number)).contains("\npri: " + (9 - number % 2) + "\n");
      }
    }
  }

  /** Notes in which order jobs are changed and settled. */
  private static final class Watched extends ForwardingStore implements JobControl {
    private final MemoryStore inner;
    // Written by the port's thread.
    private final List<String> calls = new CopyOnWriteArrayList<>();

    Watched(MemoryStore inner) {
      super(inner);
      this.inner = inner;
    }

    private JobView view(JobId id) {
      return inner.find(id).orElseThrow();
    }

    @Override
    public List<Altered> alter(List<JobId> ids, Alteration alteration) {
      List<Altered> answers = inner.alter(ids, alteration);
      ids.forEach(id -> calls.add("reprioritized while " + view(id).state()));
      return answers;
    }

    @Override
    public List<Settled> settle(List<? extends Settlement> outcomes) {
      outcomes.forEach(
          o -> calls.add("settled with " + view(o.lease().job()).options().priority()));
      return inner.settle(outcomes);
    }
  }
}
