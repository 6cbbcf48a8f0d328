package dev.sluice.sql;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.Settings;
import dev.sluice.spi.StorageUrl;
import java.time.InstantSource;
import java.util.List;

/** The process that is killed: enqueues jobs, and prints the id of each when it is stored. */
final class EnqueuingChild {
  private EnqueuingChild() {}

  /**
   * Enqueues until it is killed.
   *
   * @param arguments the store's URL
   */
  public static void main(String[] arguments) {
    SqlStore store =
        SqlStore.open(StorageUrl.parse(arguments[0]), new Settings(InstantSource.system()));
    while (true) {
      NewJob job = new NewJob(JobId.next(), "q", "", new byte[] {1}, JobOptions.DEFAULT, null);
      store.enqueue(List.of(job));
      System.out.println(job.id());
      // Whoever started us is gone.
      if (System.out.checkError()) {
        return;
      }
    }
  }
}
