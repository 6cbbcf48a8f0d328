package dev.sluice.testkit;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.job.JobId;
import dev.sluice.job.JobQuery;
import dev.sluice.memory.MemoryStore;
import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Swept;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A storage that breaks a rule does not pass the suite. */
class SuiteFindsDefectsTest {

  private static void finds(DefectiveSuite.Defect defect, Consumer<StorageConformance> test) {
    assertThatCode(() -> run(DefectiveSuite.NONE, test)).doesNotThrowAnyException();
    assertThatThrownBy(() -> run(defect, test)).isInstanceOf(AssertionError.class);
  }

  private static void run(DefectiveSuite.Defect defect, Consumer<StorageConformance> test) {
    DefectiveSuite suite = new DefectiveSuite(defect);
    suite.openTheStorage();
    try {
      test.accept(suite);
    } finally {
      suite.closeTheStorage();
    }
  }

  @Test
  void aStaleHolderThatIsToldItCompleted() {
    DefectiveSuite.Defect defect =
        (call, arguments, sound, asItShould) ->
            call.equals("settle")
                ? Collections.nCopies(((List<?>) arguments[0]).size(), Settled.COMPLETED)
                : asItShould.call();
    finds(defect, StorageConformance::rule02_aStaleFenceChangesNothing);
    finds(defect, StorageConformance::rule02_aHolderThatIsLateCannotCompleteTheJob);
  }

  @Test
  void anEnqueueThatIgnoresTheId() {
    DefectiveSuite.Defect defect =
        (call, arguments, sound, asItShould) -> {
          if (!call.equals("enqueue")) {
            return asItShould.call();
          }
          List<NewJob> renamed = new ArrayList<>();
          for (Object job : (List<?>) arguments[0]) {
            renamed.add(withId((NewJob) job));
          }
          return sound.enqueue(renamed);
        };
    finds(defect, StorageConformance::rule06_anIdThatIsThereAnswersDuplicateAndChangesNothing);
  }

  private static NewJob withId(NewJob job) {
    return new NewJob(
        JobId.next(), job.queue(), job.kind(), job.payload(), job.options(), job.past());
  }

  @Test
  void aClaimInTheWrongOrder() {
    DefectiveSuite.Defect defect =
        (call, arguments, sound, asItShould) -> {
          Object answer = asItShould.call();
          if (!call.equals("claim")) {
            return answer;
          }
          List<Object> reversed = new ArrayList<>((List<?>) Objects.requireNonNull(answer));
          Collections.reverse(reversed);
          return reversed;
        };
    finds(defect, StorageConformance::rule08_aClaimOfManyAnswersInTheOrder);
    finds(defect, suite -> suite.model_randomCallsAnswerAsTheReferenceDoes(1));
  }

  @Test
  void aSweepThatDoesNotSweep() {
    DefectiveSuite.Defect defect =
        (call, arguments, sound, asItShould) ->
            call.equals("sweep") ? new Swept(0, 0, 0, 0, false, null) : asItShould.call();
    finds(defect, StorageConformance::rule04_aJobWhoseLeaseHasEndedRunsAgainAfterASweep);
    finds(defect, StorageConformance::retention_endsWithTheFirstSweepAfter);
  }

  @Test
  void aFeatureWithoutItsRole() {
    DefectiveSuite.Defect defect =
        (call, arguments, sound, asItShould) ->
            call.equals("role") ? Optional.empty() : asItShould.call();
    finds(defect, StorageConformance::traits_everyFeatureComesWithTheRoleThatItNeeds);
  }

  @Test
  void aClaimThatLooksAtTheWholeBacklog() {
    DefectiveSuite.Defect defect =
        (call, arguments, sound, asItShould) -> {
          if (call.equals("claim")) {
            lookAtAll(sound);
          }
          return asItShould.call();
        };
    DefectiveSuite suite =
        new DefectiveSuite(defect) {
          @Override
          protected StoreFixture fixture() {
            return StoreFixture.of(clock -> broken(new MemoryStore(clock)))
                .effort(new Effort(1, 100_000, 1));
          }
        };
    suite.openTheStorage();
    try {
      assertThatThrownBy(suite::rule12_theCostDoesNotGrowWithTheBacklog)
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("multiple");
    } finally {
      suite.closeTheStorage();
    }
  }

  private static void lookAtAll(JobStore store) {
    JobBrowser browser = store.role(JobBrowser.class).orElseThrow();
    JobQuery query = JobQuery.ALL.limit(JobQuery.MAX_LIMIT);
    for (long next = browser.list(query).next(); next != 0; ) {
      next = browser.list(query.after(next)).next();
    }
  }
}
