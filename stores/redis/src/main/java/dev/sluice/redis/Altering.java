package dev.sluice.redis;

import dev.sluice.job.Alteration;
import dev.sluice.job.Altered;
import dev.sluice.job.Altered.Result;
import dev.sluice.job.JobId;
import dev.sluice.job.JobState;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Changes jobs by their ids. */
final class Altering {
  private static final int MOST = 500;

  private final Wire wire;
  private final Calls calls;
  private final Whereabouts whereabouts;

  Altering(Wire wire, Calls calls, Whereabouts whereabouts) {
    this.wire = wire;
    this.calls = calls;
    this.whereabouts = whereabouts;
  }

  List<Altered> alter(List<JobId> ids, Alteration alteration) {
    Altered[] answers = new Altered[ids.size()];
    Map<QueueKeys, List<Integer>> byQueue = new LinkedHashMap<>();
    List<Optional<QueueKeys>> queues = whereabouts.of(ids);
    for (int i = 0; i < answers.length; i++) {
      answers[i] = new Altered(ids.get(i), Result.NOT_FOUND, null);
      int place = i;
      queues.get(i).ifPresent(q -> byQueue.computeIfAbsent(q, k -> new ArrayList<>()).add(place));
    }
    byQueue.forEach(
        (queue, places) -> {
          List<Altered> some =
              alter(queue, places.stream().map(ids::get).toList(), alteration, Set.of());
          for (int i = 0; i < some.size(); i++) {
            answers[places.get(i)] = some.get(i);
          }
        });
    return Arrays.asList(answers);
  }

  /**
   * @param only jobs in other states are passed over; empty for all
   */
  List<Altered> alter(QueueKeys queue, List<JobId> ids, Alteration alteration, Set<JobState> only) {
    List<Altered> answers = new ArrayList<>();
    for (int from = 0; from < ids.size(); from += MOST) {
      List<JobId> some = ids.subList(from, Math.min(ids.size(), from + MOST));
      List<byte[]> args = arguments(alteration);
      args.add(Ascii.of(StateCode.mask(only)));
      some.forEach(id -> args.add(JobBytes.id(id)));
      byte[] codes = (byte[]) wire.run(calls.of(Script.ALTER, queue, args));
      for (int i = 0; i < some.size(); i++) {
        answers.add(new Altered(some.get(i), result(codes[2 * i]), state(codes[2 * i + 1])));
      }
    }
    return answers;
  }

  private static List<byte[]> arguments(Alteration alteration) {
    List<byte[]> args = new ArrayList<>();
    if (alteration instanceof Alteration.Cancel cancel) {
      args.addAll(List.of(Ascii.of("c"), Ascii.of(cancel.reason())));
    } else if (alteration instanceof Alteration.Promote) {
      args.addAll(List.of(Ascii.of("p"), Ascii.EMPTY));
    } else if (alteration instanceof Alteration.Reschedule to) {
      if (to.at() != null) {
        args.addAll(List.of(Ascii.of("a"), Ascii.of(Millis.of(to.at()))));
      } else if (to.delay() != null) {
        args.addAll(List.of(Ascii.of("d"), Ascii.of(Millis.micros(to.delay()))));
      }
    } else if (alteration instanceof Alteration.Reprioritize to) {
      args.addAll(List.of(Ascii.of("o"), Ascii.of(OptionBytes.priority(to.priority()))));
    } else if (alteration instanceof Alteration.Redrive) {
      args.addAll(List.of(Ascii.of("r"), Ascii.EMPTY));
    } else if (alteration instanceof Alteration.Delete) {
      args.addAll(List.of(Ascii.of("x"), Ascii.EMPTY));
    }
    return args;
  }

  private static Result result(byte code) {
    return switch (code) {
      case 'c' -> Result.CHANGED;
      case 'q' -> Result.REQUESTED;
      case 'w' -> Result.WRONG_STATE;
      default -> Result.NOT_FOUND;
    };
  }

  private static @Nullable JobState state(byte code) {
    return code == '-' ? null : StateCode.withBit(code - '0');
  }
}
