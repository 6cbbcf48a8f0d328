package dev.sluice.server.grpc;

import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import dev.sluice.spi.Feature;
import dev.sluice.spi.Lookout;
import dev.sluice.spi.Traits;
import dev.sluice.spi.WorkSource;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Claims from several queues, whether or not the source takes more than one at a time. */
final class Claims {
  /** How long to wait at one queue, while nothing tells when another has a job. */
  private static final Duration GLANCE = Duration.ofMillis(50);

  private final WorkSource source;

  /**
   * @throws Lacking if the jobs of this source belong to the thread that claims them
   */
  Claims(WorkSource source) {
    if (source.traits().threading() == Traits.Threading.ONE_OWNER) {
      throw new Lacking(source.traits().name(), "hand its jobs to workers in other processes");
    }
    this.source = source;
  }

  /** As {@link WorkSource#claim}, any number of queues. */
  List<Delivery> claim(ClaimRequest request) throws InterruptedException {
    if (request.queues().size() == 1 || source.traits().has(Feature.CLAIM_FROM_MANY)) {
      return source.claim(request);
    }
    List<Delivery> got = lookRound(request);
    return got.isEmpty() && !request.maxWait().isZero() ? await(request) : got;
  }

  private List<Delivery> await(ClaimRequest request) throws InterruptedException {
    Optional<Lookout> lookout = source.role(Lookout.class);
    if (lookout.isEmpty()) {
      Duration wait = request.maxWait().compareTo(GLANCE) < 0 ? request.maxWait() : GLANCE;
      return source.claim(one(request, request.queues().get(0), wait));
    }
    boolean seen = lookout.get().awaitWork(request.queues(), request.maxWait());
    return seen ? lookRound(request) : List.of();
  }

  private List<Delivery> lookRound(ClaimRequest request) throws InterruptedException {
    for (String queue : request.queues()) {
      List<Delivery> got = source.claim(one(request, queue, Duration.ZERO));
      if (!got.isEmpty()) {
        return got;
      }
    }
    return List.of();
  }

  private static ClaimRequest one(ClaimRequest request, String queue, Duration wait) {
    return new ClaimRequest(List.of(queue), request.max(), request.lease(), wait, request.holder());
  }
}
