package dev.sluice.examples;

import dev.sluice.Sluice;
import dev.sluice.schedules.CatchUp;
import dev.sluice.schedules.Schedules;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;

/** A job twice a second, and one every night; over a file, so that they go on another day. */
public final class Again {
  private static final int TICKS = 3;

  private Again() {}

  /** Prints what the schedules are and what comes of them. */
  public static void main(String[] arguments) throws InterruptedException {
    try (var sluice = Sluice.open("file:data/again")) {
      Schedules schedules = Schedules.on(sluice);
      schedules.put(
          "beat",
          s ->
              s.every(Duration.ofMillis(500)).catchUp(CatchUp.SKIP).queue("beats").payload("beat"));
      schedules.put("report", s -> s.cron("0 3 * * *").zone("Europe/Berlin").queue("reports"));
      schedules
          .list()
          .forEach(
              it ->
                  System.out.println(
                      it.schedule().name() + " " + it.schedule().timing().describe()));

      var ticks = new CountDownLatch(TICKS);
      sluice
          .queue("beats", String.class)
          .work(
              job -> {
                System.out.println(job.payload());
                ticks.countDown();
              });
      schedules.start();
      ticks.await();
      schedules.remove("beat");
    }
  }
}
