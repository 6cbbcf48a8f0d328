package dev.sluice.beanstalkd;

import dev.sluice.spi.NewJob;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** A new job on its way to several servers. For one thread. */
final class Parcel {
  final NewJob job;
  final Command put;
  final List<Place> places = new ArrayList<>();
  final Set<Lane> tried = new HashSet<>();
  String reason = "";

  /** Whether a server said that it would never take it. */
  boolean refused;

  /** Whether there may be a copy of which nobody knows. */
  boolean open;

  /** Whether the copies are of an earlier call, of which the guard may know. */
  boolean resumed;

  /**
   * @param put the copy, the same for each server
   */
  Parcel(NewJob job, Command put) {
    this.job = job;
    this.put = put;
  }

  Ticket ticket() {
    return Ticket.of(open, places);
  }

  /** What a server said to the copy. */
  void heard(Lane lane, Answer answer, Reply reply) {
    switch (reply.word()) {
      case "INSERTED" -> places.add(new Place(lane.key(), answer.instance(), reply.number()));
      case "BURIED" -> {
        // It is there, and would never come up by itself.
        lane.say(List.of(Command.delete(reply.number())), ignored -> {});
        reason = lane.node() + ": the server has no memory";
      }
      default -> {
        refused |= !Put.hasToWait(reply);
        reason = lane.node() + ": " + Put.reason(reply);
      }
    }
  }

  /** There was no answer. */
  void unheard(Answer answer) {
    open |= !answer.unsaid();
    reason = answer.why();
  }
}
