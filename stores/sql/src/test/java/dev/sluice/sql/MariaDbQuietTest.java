package dev.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.sluice.testkit.ChildJvm;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The driver would write to the console what the store meets and answers as a matter of course. */
@Timeout(60)
class MariaDbQuietTest {
  @TempDir Path folder;

  @Test
  void duplicateKeysAreNotWrittenToTheConsole() throws Exception {
    Path log = folder.resolve("child.log");
    try (ChildJvm child = ChildJvm.start(DuplicatingChild.class, log, Stores.freshMariaDb())) {
      child.await("refused");
      child.await(ChildJvm.ENDED);
    }
    assertThat(Files.readString(log)).doesNotContain("Duplicate entry");
  }
}
