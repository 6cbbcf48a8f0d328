package dev.sluice.redis;

import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Settles and claims, without waiting. */
final class Turning {
  private static final int CLAIM_MOST = 1_000;

  /** Where in an answer the jobs begin. */
  private static final int JOBS = 5;

  private static final byte[] NO_CLAIM = Ascii.of(0);

  private final Wire wire;
  private final Queues queues;
  private final Calls calls;

  Turning(Wire wire, Queues queues, Calls calls) {
    this.wire = wire;
    this.queues = queues;
    this.calls = calls;
  }

  /**
   * What a claim from one queue brought.
   *
   * @param jobs in their order
   * @param microsToNext until something is due, if there was none; negative if nothing is known
   * @param more whether others are READY
   * @param again whether nothing was claimed because there was too much else to do: ask again
   */
  record Got(List<Delivery> jobs, long microsToNext, boolean more, boolean again) {}

  List<Settled> settle(List<? extends Settlement> outcomes) {
    Settled[] answers = new Settled[outcomes.size()];
    Arrays.fill(answers, Settled.LEASE_LOST);
    settle(outcomes, Settling.portions(outcomes), answers);
    return Arrays.asList(answers);
  }

  private void settle(
      List<? extends Settlement> outcomes, List<Settling.Portion> portions, Settled[] answers) {
    List<Call> all = new ArrayList<>();
    List<Settling.Portion> asked = new ArrayList<>();
    for (Settling.Portion portion : portions) {
      Optional<QueueKeys> queue = queues.find(portion.queue());
      if (queue.isPresent()) {
        asked.add(portion);
        all.add(
            call(
                queue.get(),
                portion.places().size(),
                Settling.arguments(outcomes, portion.places())));
      }
    }
    List<Object> replies = wire.run(all);
    for (int i = 0; i < replies.size(); i++) {
      read((List<?>) replies.get(i), asked.get(i).places(), answers);
    }
  }

  private Call call(QueueKeys queue, int count, List<byte[]> tokens) {
    return call(queue, count, tokens, NO_CLAIM, NO_CLAIM, Ascii.EMPTY, Ascii.EMPTY);
  }

  private Call call(
      QueueKeys queue,
      int count,
      List<byte[]> tokens,
      byte[] max,
      byte[] lease,
      byte[] holder,
      byte[] list) {
    List<byte[]> args = new ArrayList<>(tokens.size() + 6);
    args.add(Ascii.of(count));
    args.add(max);
    args.add(lease);
    args.add(holder);
    args.add(Ascii.of(list.length == 0 ? 0 : 1));
    args.add(list);
    args.addAll(tokens);
    return calls.of(Script.TURN, queue, args);
  }

  private static void read(List<?> reply, List<Integer> places, Settled[] answers) {
    byte[] codes = (byte[]) reply.get(0);
    for (int i = 0; i < codes.length; i++) {
      answers[places.get(i)] = Settling.settled(codes[i]);
    }
  }

  /**
   * Settles, then claims from one queue: in one script what belongs to that queue.
   *
   * @param settled gets the answers to the outcomes
   * @param list where to be told that there is more; empty for nowhere
   */
  Got turn(
      List<? extends Settlement> outcomes,
      Settled[] settled,
      QueueKeys queue,
      ClaimRequest request,
      int max,
      byte[] list) {
    List<Settling.Portion> portions = new ArrayList<>(Settling.portions(outcomes));
    List<Integer> mine = List.of();
    for (int i = portions.size() - 1; i >= 0 && mine.isEmpty(); i--) {
      if (portions.get(i).queue().equals(queue.name())) {
        mine = portions.remove(i).places();
      }
    }
    if (!portions.isEmpty()) {
      settle(outcomes, portions, settled);
    }
    Call call =
        call(
            queue,
            mine.size(),
            Settling.arguments(outcomes, mine),
            Ascii.of(Math.min(max, CLAIM_MOST)),
            Ascii.of(Millis.micros(request.lease())),
            Ascii.of(request.holder()),
            list);
    List<?> reply = (List<?>) wire.run(call);
    read(reply, mine, settled);
    long more = Ascii.number(reply.get(2));
    return new Got(deliveries(queue, reply), Ascii.number(reply.get(1)), more == 1, more == 2);
  }

  private static List<Delivery> deliveries(QueueKeys queue, List<?> reply) {
    long fence = Ascii.number(reply.get(3));
    Instant leaseUntil = Instant.ofEpochMilli(Ascii.number(reply.get(4)));
    List<Delivery> jobs = new ArrayList<>((reply.size() - JOBS) / 4);
    for (int i = JOBS; i < reply.size(); i += 4) {
      StoredJob job =
          new StoredJob(
              queue, (byte[]) reply.get(i), (byte[]) reply.get(i + 1), (byte[]) reply.get(i + 2));
      if (reply.get(i + 2) == null) {
        job.firstClaimed(fence, leaseUntil);
      }
      jobs.add(job.delivery((byte[]) reply.get(i + 3)));
    }
    return jobs;
  }
}
