package dev.sluice.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.Sluice;
import dev.sluice.spi.Feature;
import dev.sluice.spi.JobBrowser;
import dev.sluice.spi.JobControl;
import dev.sluice.spi.QueueControl;
import dev.sluice.spi.Traits;
import dev.sluice.spi.WorkerRegister;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Each command, on each sort of storage that lacks something: it works where the storage admits it,
 * and else says in one line what is lacking.
 */
@Timeout(120)
class EveryBrokerTest {
  private static final String ID = "01a20362-40aa-7002-898e-4fc76c8c777e";

  @TempDir Path folder;

  private final Cli cli = new Cli();
  private final String queue = "cli-" + UUID.randomUUID();

  @ParameterizedTest
  @ValueSource(strings = {"kafka", "nats", "rabbitmq", "beanstalkd", "beanstalkd replicated"})
  void eachCommandWorksOrSaysWhyNot(String sort) throws Exception {
    try (Brokers.Place place = Brokers.place(sort, queue, folder)) {
      cli.with("SLUICE_STORE", place.url());
      try (Sluice sluice = Sluice.open(place.url())) {
        puts(sluice.traits());
        looksAndChanges(sluice, sluice.traits().name());
        takes(sluice, place.url());
      }
      assertThat(cli.run("doctor").err()).isEmpty();
    }
  }

  private void puts(Traits traits) {
    String name = traits.name();
    worksIf(true, name, "enqueue Q hello --timeout 5s --max-attempts 3 -H a=b");
    worksIf(traits.has(Feature.DELAY), name, "enqueue Q x --delay 1s");
    worksIf(traits.has(Feature.PRIORITY), name, "enqueue Q x --priority 3");
    worksIf(traits.has(Feature.UNIQUE), name, "enqueue Q x --unique u");
    worksIf(traits.has(Feature.GROUPS), name, "enqueue Q x --group g");
    worksIf(traits.has(Feature.IDENTITY), name, "enqueue Q x --id " + ID);
    worksIf(traits.has(Feature.EXPIRE), name, "enqueue Q x --expires 1h");
    worksIf(traits.has(Feature.RETAIN), name, "enqueue Q x --retain 1h");
    cli.input("{\"data\":\"x\",\"delay\":1,\"retryCount\":1}");
    worksIf(traits.has(Feature.DELAY), name, "enqueue Q --envelope");
  }

  private void looksAndChanges(Sluice sluice, String name) {
    boolean shows = sluice.store().role(JobBrowser.class).isPresent();
    worksIf(shows, name, "jobs");
    worksIf(shows, name, "stats Q");
    worksIf(shows, name, "top");
    worksIf(shows, name, "redrive Q");
    worksIf(shows, name, "retry --queue Q");
    worksIf(shows, name, "purge Q --yes");
    boolean keepsSettings = sluice.store().role(QueueControl.class).isPresent();
    worksIf(keepsSettings, name, "pause Q");
    worksIf(keepsSettings, name, "resume Q");
    worksIf(sluice.store().role(WorkerRegister.class).isPresent(), name, "workers");
    if (sluice.store().role(JobControl.class).isEmpty()) {
      worksIf(false, name, "cancel " + ID);
      worksIf(false, name, "promote " + ID);
      worksIf(false, name, "reschedule " + ID + " --delay 1h");
      worksIf(false, name, "reprioritize " + ID + " --priority 1");
      worksIf(false, name, "delete " + ID);
      worksIf(false, name, "retry " + ID);
    }
    if (!shows) {
      worksIf(false, name, "job " + ID);
      worksIf(false, name, "bench --jobs 5");
    }
  }

  private void takes(Sluice sluice, String url) throws Exception {
    String name = sluice.traits().name();
    boolean counts = sluice.store().role(JobBrowser.class).isPresent();
    String other = "file:" + folder.resolve("other");
    new Cli().run("enqueue", "q", "x", "--store", other).ok();
    Path lines = Files.writeString(folder.resolve("lines"), "1\n");
    worksIf(counts, name, "move --to " + other + " --from " + url);
    worksIf(counts, name, "move --from " + other + " --to " + url);
    // None of them keeps what has finished.
    worksIf(false, name, "run " + lines + " --name n --store " + url + " -- true");
    worksIf(false, name, "run " + lines + " --name n --dry-run --store " + url + " -- true");
    worksIf(counts, name, "work Q --until-empty --store " + url + " -- true");
    String sink = Brokers.url("nats", queue + "-2");
    worksIf(counts, name, "relay --queue Q --until-empty --to " + sink + " --from " + url);
    worksIf(false, name, "migrate");
  }

  private void worksIf(boolean admitted, String name, String command) {
    String[] words =
        Arrays.stream(command.split(" "))
            .map(word -> word.equals("Q") ? queue : word)
            .toArray(String[]::new);
    Cli.Answer answer = cli.run(words);
    assertThat(answer.code()).as("%s: %s", command, answer.err()).matches(c -> c == 0 == admitted);
    if (!admitted) {
      String hint = "try: sluice " + words[0] + " --help";
      assertThat(answer.err().lines().filter(line -> !line.equals(hint)).toList())
          .as(command)
          .singleElement()
          .asString()
          .startsWith("sluice " + words[0] + ": ")
          .contains(name)
          .doesNotContain("unexpected", "Exception");
      assertThat(answer.err().contains(hint)).as(answer.err()).isEqualTo(answer.code() == 2);
    }
  }
}
