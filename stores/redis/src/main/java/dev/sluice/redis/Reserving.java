package dev.sluice.redis;

import dev.sluice.job.JobId;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.NewJob;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What precedes enqueueing in a cluster: the ids of the jobs are reserved for their queues. */
final class Reserving {
  private final Queues queues;
  private final IdIndex index;

  Reserving(Queues queues, IdIndex index) {
    this.queues = queues;
    this.index = index;
  }

  /**
   * Reserves.
   *
   * @param open the places of the jobs that are to be stored
   * @param answers gets DUPLICATE for those that another queue has
   * @param later gets the places of those that have to be tried again
   * @param epochs gets the epochs by which was reserved, by the names of the queues
   * @return the places of those that may be stored now
   */
  List<Integer> reserve(
      List<NewJob> jobs,
      List<Integer> open,
      Enqueued[] answers,
      List<Integer> later,
      Map<String, Long> epochs) {
    List<Integer> now = firstOfEachId(jobs, open, later);
    List<IdIndex.Claim> claims = new ArrayList<>();
    for (int place : now) {
      NewJob job = jobs.get(place);
      QueueKeys queue = queues.of(job.queue());
      long epoch = epochs.computeIfAbsent(job.queue(), k -> index.epoch(queue));
      claims.add(new IdIndex.Claim(job.id(), queue, epoch));
    }
    int[] others = index.reserve(claims);
    List<Integer> mine = new ArrayList<>();
    Map<Integer, List<Integer>> elsewhere = new HashMap<>();
    for (int i = 0; i < others.length; i++) {
      if (others[i] == 0) {
        mine.add(now.get(i));
      } else {
        elsewhere.computeIfAbsent(others[i], k -> new ArrayList<>()).add(now.get(i));
      }
    }
    elsewhere.forEach((number, places) -> confirm(jobs, number, places, answers, later));
    return mine;
  }

  /** Of equal ids for different queues the later ones wait until it is known what became of it. */
  private static List<Integer> firstOfEachId(
      List<NewJob> jobs, List<Integer> open, List<Integer> later) {
    Map<JobId, String> seen = new HashMap<>();
    List<Integer> now = new ArrayList<>();
    for (int place : open) {
      NewJob job = jobs.get(place);
      String queue = seen.putIfAbsent(job.id(), job.queue());
      (queue == null || queue.equals(job.queue()) ? now : later).add(place);
    }
    return now;
  }

  private void confirm(
      List<NewJob> jobs,
      int number,
      List<Integer> places,
      Enqueued[] answers,
      List<Integer> later) {
    List<JobId> ids = places.stream().map(place -> jobs.get(place).id()).toList();
    Optional<QueueKeys> queue = queues.withNumber(number);
    if (queue.isEmpty()) {
      index.forget(number, ids);
      later.addAll(places);
      return;
    }
    boolean[] there = index.confirm(queue.get(), ids);
    for (int i = 0; i < there.length; i++) {
      if (there[i]) {
        answers[places.get(i)] = Enqueued.duplicate(ids.get(i));
      } else {
        later.add(places.get(i));
      }
    }
  }
}
