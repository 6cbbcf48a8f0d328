package dev.sluice.beanstalkd;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The servers that keep copies. */
final class Lanes implements AutoCloseable {
  private final List<Lane> all;
  private final Map<Long, Lane> byKey = new HashMap<>();

  Lanes(BeanstalkdOptions options) {
    all = options.nodes().stream().map(node -> new Lane(options.only(node))).toList();
    all.forEach(lane -> byKey.put(lane.key(), lane));
  }

  List<Lane> all() {
    return all;
  }

  /** Where the place is; {@code null} if no such server is named any more. */
  @Nullable Lane of(Place place) {
    return byKey.get(place.server());
  }

  /** Bytes of a body at most, on any of those that were ever heard. */
  long maxJobSize() {
    return all.stream().mapToLong(lane -> lane.hello().maxJobSize()).min().orElseThrow();
  }

  void awaitFirstTry() {
    all.forEach(Lane::awaitFirstTry);
  }

  /** Why those are away that are. */
  String troubles() {
    return all.stream()
        .map(Lane::trouble)
        .filter(trouble -> !trouble.isEmpty())
        .collect(Collectors.joining("; "));
  }

  /**
   * Says something to each at the same time, and waits for all answers.
   *
   * @param questions what to say; the items are whatever the commands are made of
   */
  static <T> Map<Lane, Answer> ask(Map<Lane, List<T>> questions, Function<T, Command> command) {
    Map<Lane, Answer> answers = new ConcurrentHashMap<>();
    CountDownLatch awaited = new CountDownLatch(questions.size());
    questions.forEach(
        (lane, items) -> {
          List<Command> commands = new ArrayList<>(items.size());
          items.forEach(item -> commands.add(command.apply(item)));
          lane.say(
              commands,
              answer -> {
                answers.put(lane, answer);
                awaited.countDown();
              });
        });
    await(awaited);
    return answers;
  }

  /** They all come: a server has so long to answer, and no longer. */
  private static void await(CountDownLatch awaited) {
    boolean interrupted = false;
    while (awaited.getCount() > 0) {
      try {
        awaited.await();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    all.forEach(Lane::close);
  }
}
