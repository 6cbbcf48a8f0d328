package dev.sluice.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.Sluice;
import dev.sluice.job.JobId;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobView;
import dev.sluice.memory.MemoryStore;
import dev.sluice.move.Move;
import dev.sluice.server.ServerConfig;
import dev.sluice.server.Setting;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a server hides must not be taken for the job: a copy of it would be worth nothing. */
class HiddenJobsTest {
  private static final String READ = "?token=read-secret-012345";
  private static final String ADMIN = "?token=admin-secret-012345";
  private static final ServerConfig HIDING =
      ServerConfig.empty()
          .with(Setting.TOKENS, "r read read-secret-012345;a admin admin-secret-012345")
          .with(Setting.PAYLOADS_HIDDEN, "secret");

  private final Served served = new Served(new MemoryStore(InstantSource.system()), HIDING);
  private JobId id = JobId.next();

  @BeforeEach
  void jobs() {
    try (Sluice sluice = Sluice.open(served.url() + ADMIN)) {
      id = sluice.queue("secret", String.class).enqueue("swordfish").id();
      sluice.queue("open", String.class).enqueue("for everybody");
    }
  }

  @AfterEach
  void end() {
    served.close();
  }

  private static String payload(JobView job) {
    return new String(job.payload(), StandardCharsets.UTF_8);
  }

  @Test
  void aHiddenJobIsNotHandedOn() {
    try (Sluice reader = Sluice.open(served.url() + READ)) {
      assertRefused(() -> reader.jobs().find(id));
      assertRefused(() -> reader.jobs().list(JobQuery.ALL));
      assertRefused(() -> reader.jobs().list(JobQuery.ofQueue("secret")));
      assertThat(reader.jobs().counts("secret").ready()).isOne();
      List<JobView> open = reader.jobs().list(JobQuery.ofQueue("open")).items();
      assertThat(open).extracting(HiddenJobsTest::payload).containsExactly("for everybody");
    }
  }

  private void assertRefused(Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("hides parts of job " + id)
        .hasMessageContaining("WORK")
        .hasMessageNotContaining("secret-")
        .satisfies(e -> assertThat(((StoreException) e).kind()).isEqualTo(Kind.REJECTED));
  }

  @Test
  void whoOnlyWantsToLookMay() {
    try (Sluice reader = Sluice.open(served.url() + READ + "&hidden=show")) {
      assertThat(reader.jobs().find(id).map(HiddenJobsTest::payload)).hasValue("(hidden)");
    }
  }

  @Test
  void whoMayWorkHasTheJobs() {
    try (Sluice admin = Sluice.open(served.url() + ADMIN)) {
      assertThat(admin.jobs().find(id).map(HiddenJobsTest::payload)).hasValue("swordfish");
    }
  }

  @Test
  void aMoveByAReaderBringsNothingAndOneByAnAdminTheJobs() throws InterruptedException {
    try (Sluice target = Sluice.open("memory:")) {
      for (String token : List.of(READ, READ + "&hidden=show")) {
        try (Sluice reader = Sluice.open(served.url() + token)) {
          Move move = Move.between(reader.store(), target.store());
          assertThatThrownBy(move::run).isInstanceOf(StoreException.class);
        }
        assertThat(target.jobs().counts().values()).allMatch(counts -> counts.total() == 0);
      }
      try (Sluice admin = Sluice.open(served.url() + ADMIN)) {
        assertThat(Move.between(admin.store(), target.store()).run().moved()).isEqualTo(2);
      }
      assertThat(target.jobs().find(id).map(HiddenJobsTest::payload)).hasValue("swordfish");
    }
  }
}
