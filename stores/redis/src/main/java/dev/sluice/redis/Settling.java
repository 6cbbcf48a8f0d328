package dev.sluice.redis;

import dev.sluice.spi.LeaseToken;
import dev.sluice.spi.Settled;
import dev.sluice.spi.Settlement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Outcomes as arguments of the script, and its answers. */
final class Settling {
  /** Outcomes in one script. */
  static final int MOST = 1_000;

  private Settling() {}

  /** Outcomes of one queue, and their places in the whole. */
  record Portion(String queue, List<Integer> places) {}

  /** At most {@link #MOST} to each, those of one queue in their order. */
  static List<Portion> portions(List<? extends Settlement> outcomes) {
    Map<String, List<Integer>> byQueue = new LinkedHashMap<>();
    for (int i = 0; i < outcomes.size(); i++) {
      byQueue.computeIfAbsent(outcomes.get(i).lease().queue(), k -> new ArrayList<>()).add(i);
    }
    List<Portion> portions = new ArrayList<>();
    byQueue.forEach(
        (queue, places) -> {
          for (int from = 0; from < places.size(); from += MOST) {
            int to = Math.min(places.size(), from + MOST);
            portions.add(new Portion(queue, places.subList(from, to)));
          }
        });
    return portions;
  }

  /** First the fences, if nothing but ids has to follow; else empty, and all there is to say. */
  static List<byte[]> arguments(List<? extends Settlement> outcomes, List<Integer> places) {
    List<byte[]> args = new ArrayList<>(places.size() + 1);
    if (!places.isEmpty() && areCompletions(outcomes, places)) {
      Bytes fences = new Bytes(7 * places.size());
      args.add(Ascii.EMPTY);
      for (int place : places) {
        LeaseToken lease = outcomes.get(place).lease();
        fences.number(lease.fence(), 7);
        args.add(JobBytes.id(lease.job()));
      }
      args.set(0, fences.toArray());
      return args;
    }
    args.add(Ascii.EMPTY);
    for (int place : places) {
      add(args, outcomes.get(place));
    }
    return args;
  }

  private static boolean areCompletions(List<? extends Settlement> outcomes, List<Integer> places) {
    for (int place : places) {
      if (!(outcomes.get(place) instanceof Settlement.Complete complete)
          || complete.result() != null) {
        return false;
      }
    }
    return true;
  }

  private static void add(List<byte[]> args, Settlement outcome) {
    LeaseToken lease = outcome.lease();
    if (outcome instanceof Settlement.Complete complete) {
      byte[] result = complete.result();
      args.add(token(lease, result == null ? 'c' : 'C', 0));
      if (result != null) {
        args.add(result);
      }
    } else if (outcome instanceof Settlement.Retry retry) {
      args.add(token(lease, 'R', Millis.micros(retry.delay())));
      args.add(HistoryBytes.failure(retry.cause()));
    } else if (outcome instanceof Settlement.Release release) {
      args.add(token(lease, 'l', Millis.micros(release.delay())));
    } else if (outcome instanceof Settlement.Bury bury) {
      args.add(token(lease, 'B', 0));
      args.add(HistoryBytes.failure(bury.cause()));
    }
  }

  private static byte[] token(LeaseToken lease, char what, long micros) {
    return new Bytes(31)
        .number(lease.job().high(), 8)
        .number(lease.job().low(), 8)
        .number(lease.fence(), 7)
        .number(what, 1)
        .number(micros, 7)
        .toArray();
  }

  /** A lease alone, as the other scripts take it. */
  static byte[] token(LeaseToken lease) {
    return Arrays.copyOf(token(lease, '-', 0), 23);
  }

  static Settled settled(byte code) {
    return switch (code) {
      case 'c' -> Settled.COMPLETED;
      case 'r' -> Settled.RETRYING;
      case 'l' -> Settled.RELEASED;
      case 'd' -> Settled.DEAD;
      case 'x' -> Settled.CANCELLED;
      default -> Settled.LEASE_LOST;
    };
  }
}
