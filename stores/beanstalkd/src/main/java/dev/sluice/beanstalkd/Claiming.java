package dev.sluice.beanstalkd;

import dev.sluice.spi.ClaimRequest;
import dev.sluice.spi.Delivery;
import java.io.IOException;
import java.net.ProtocolException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Takes jobs from tubes. */
final class Claiming {
  private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(20);
  private static final int MOST = 1_000;

  private final Link link;
  private final Holders holders;
  private final BeanstalkdOptions options;
  private final Opening opening;
  private volatile boolean plenty;

  Claiming(Link link, Holders holders, BeanstalkdOptions options, Opening opening) {
    this.link = link;
    this.holders = holders;
    this.options = options;
    this.opening = opening;
  }

  /** One claim on its way. */
  private record Wish(String queue, String tube, int max, Duration lease, int dismissals) {}

  List<Delivery> claim(ClaimRequest request) throws InterruptedException {
    if (request.queues().size() > 1) {
      throw new IllegalArgumentException("beanstalkd claims from one queue at a time");
    }
    String queue = request.queues().get(0);
    int max = Math.min(request.max(), MOST);
    Wish wish = new Wish(queue, options.tube(queue), max, request.lease(), holders.dismissals());
    long wait = TimeUnit.NANOSECONDS.convert(request.maxWait());
    long start = System.nanoTime();
    while (true) {
      long left = Math.max(0, wait - (System.nanoTime() - start));
      List<Delivery> got = once(wish, left);
      left = wait - (System.nanoTime() - start);
      if (!got.isEmpty() || left <= 0 || holders.isDismissed(wish.dismissals())) {
        return got;
      }
      holders.pause(wish.dismissals(), Math.min(left, LOOK_AGAIN));
    }
  }

  private List<Delivery> once(Wish wish, long nanos) throws InterruptedException {
    Holder holder = holders.borrow();
    try {
      return over(holder, wish, TimeUnit.NANOSECONDS.toSeconds(nanos));
    } catch (IOException e) {
      holder.breakOff();
      if (holders.isDismissed(wish.dismissals())) {
        return List.of();
      }
      holders.forgetTheVacant();
      throw link.unavailable(e);
    } finally {
      holders.giveBack(holder);
    }
  }

  private List<Delivery> over(Holder holder, Wish wish, long seconds)
      throws IOException, InterruptedException {
    holder.hold(connection -> watch(connection, wish.tube()));
    List<Reply> reserved =
        seconds > 0 && holders.beginWait(holder, wish.dismissals())
            ? waiting(holder, wish, seconds)
            : holder.exchange(reservations(wish, 0));
    List<Reply> bodies = bodies(reserved);
    if (bodies.size() == 1 && wish.max() > 1 && !plenty) {
      bodies.addAll(bodies(holder.exchange(reservations(wish.max() - 1))));
    }
    plenty = bodies.size() > 1;
    return opening.open(holder, wish.queue(), wish.tube(), bodies, wish.lease());
  }

  private List<Reply> waiting(Holder holder, Wish wish, long seconds)
      throws IOException, InterruptedException {
    try {
      return holder.holdInterruptibly(
          connection ->
              connection.exchangeSlowly(reservations(wish, seconds), Duration.ofSeconds(seconds)));
    } finally {
      holders.endWait(holder);
    }
  }

  private static boolean watch(Connection connection, String tube) throws IOException {
    List<Command> commands = new ArrayList<>(2);
    connection.watch(tube, commands);
    return !connection.exchange(commands).isEmpty();
  }

  /** The first may keep the server waiting, the others take what is there then. */
  private List<Command> reservations(Wish wish, long seconds) {
    List<Command> commands = new ArrayList<>();
    commands.add(Command.reserve(seconds));
    if (plenty) {
      commands.addAll(reservations(wish.max() - 1));
    }
    return commands;
  }

  private static List<Command> reservations(int count) {
    List<Command> commands = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      commands.add(Command.reserve(0));
    }
    return commands;
  }

  private static List<Reply> bodies(List<Reply> replies) throws ProtocolException {
    List<Reply> bodies = new ArrayList<>(replies.size());
    for (Reply reply : replies) {
      switch (reply.word()) {
        case "RESERVED" -> bodies.add(reply);
        case "TIMED_OUT", "DEADLINE_SOON" -> {}
        default -> throw Connection.unexpected(Command.reserve(0), reply);
      }
    }
    return bodies;
  }
}
