package dev.sluice.redis;

import dev.sluice.spi.NewJob;
import java.util.List;

/** New jobs as arguments of the short way, which is for those that are {@link JobBytes#isPlain}. */
final class PlainBytes {
  private PlainBytes() {}

  /**
   * Adds the common beginning of the bodies, the places, the ids, and the rest of each body.
   *
   * @param places which of their call they are
   * @param told whether the script wants to know the places
   */
  static void add(List<byte[]> args, List<NewJob> jobs, List<Integer> places, boolean told) {
    boolean alike = isAlike(jobs, places);
    args.add(alike ? JobBytes.beginning(jobs.get(places.get(0))) : Ascii.EMPTY);
    args.add(told ? numbers(places) : Ascii.EMPTY);
    for (int place : places) {
      args.add(JobBytes.id(jobs.get(place).id()));
    }
    for (int place : places) {
      NewJob job = jobs.get(place);
      args.add(alike ? job.payload() : JobBytes.body(job));
    }
  }

  private static boolean isAlike(List<NewJob> jobs, List<Integer> places) {
    NewJob first = jobs.get(places.get(0));
    for (int place : places) {
      if (!JobBytes.isAlike(first, jobs.get(place))) {
        return false;
      }
    }
    return true;
  }

  private static byte[] numbers(List<Integer> places) {
    Bytes out = new Bytes(4 * places.size());
    places.forEach(place -> out.number(place, 4));
    return out.toArray();
  }
}
