package dev.sluice.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.sluice.spi.StorageUrl;
import dev.sluice.spi.StoreException;
import dev.sluice.testkit.ManualClock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The tables, and what is said about databases. */
class SqlSchemaTest {
  private static final int OPENERS = 4;

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource
  void aNewerSchemaIsRefused(SqlTransactionTest.Kind kind) {
    String url = kind.url(folder);
    Stores.open(url, new ManualClock()).close();
    assertThat(SqlStore.pending(StorageUrl.parse(url))).isEmpty();
    Stores.execute(
        url, "INSERT INTO sluice_schema (version, name, applied_at) VALUES (999, 'later', 0)");
    try {
      assertThatThrownBy(() -> Stores.open(url, new ManualClock()))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("a newer version has been here");
    } finally {
      Stores.execute(url, "DELETE FROM sluice_schema WHERE version = 999");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SQLITE", "H2"})
  void lookingMakesNoFile(SqlTransactionTest.Kind kind) throws Exception {
    StorageUrl url = StorageUrl.parse(kind.url(folder));
    assertThat(SqlStore.exists(url)).isFalse();
    assertThat(SqlStore.pending(url)).isNotEmpty();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).isEmpty();
    }
    Stores.open(url.text(), new ManualClock()).close();
    assertThat(SqlStore.exists(url)).isTrue();
    assertThat(SqlStore.pending(url)).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void lookingMakesNoTables(SqlTransactionTest.Kind kind) {
    String url = kind.url(folder);
    Stores.open(url, new ManualClock()).close();
    Stores.dropTables(url);
    try {
      assertThat(SqlStore.exists(StorageUrl.parse(url))).isFalse();
      assertThat(SqlStore.exists(StorageUrl.parse(url))).isFalse();
    } finally {
      Stores.open(url, new ManualClock()).close();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"SQLITE", "POSTGRES", "MARIADB", "MYSQL"})
  void oneOfManyOpenersMakesTheTables(SqlTransactionTest.Kind kind) throws Exception {
    String url = kind.url(folder);
    Stores.dropTables(url);
    CountDownLatch start = new CountDownLatch(1);
    ExecutorService threads = Executors.newFixedThreadPool(OPENERS);
    try {
      List<Future<?>> opened = new ArrayList<>();
      for (int i = 0; i < OPENERS; i++) {
        opened.add(
            threads.submit(
                () -> {
                  start.await();
                  Stores.open(url, new ManualClock()).close();
                  return null;
                }));
      }
      start.countDown();
      for (Future<?> each : opened) {
        each.get(60, TimeUnit.SECONDS);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(SqlStore.pending(StorageUrl.parse(url))).isEmpty();
  }

  @Test
  void noTextShowsAPassword() {
    List<String> urls =
        List.of(
            "jdbc:postgresql://127.0.0.1:1/db?user=u&password=hunter2",
            "jdbc:mariadb://127.0.0.1:1/db?user=u&password=hunter2",
            "jdbc:postgresql://127.0.0.1:1/db?user=u&password=hunter2&nonsense=1",
            "jdbc:h2:" + folder + "/no/../../x;USER=u;PASSWORD=hunter2;NONSENSE=1",
            "jdbc:nothing://u:hunter2@h/db");
    for (String url : urls) {
      assertThatThrownBy(() -> Stores.open(url, new ManualClock()))
          .satisfies(SqlSchemaTest::tellsNothing);
    }
  }

  private static void tellsNothing(Throwable thrown) {
    for (Throwable t = thrown; t != null; t = t.getCause()) {
      assertThat(t.toString()).doesNotContain("hunter2");
    }
  }
}
