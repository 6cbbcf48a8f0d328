package dev.sluice.beanstalkd;

import dev.sluice.job.JobId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes sure that copies are gone, where the answer to their deletion does not say so: the server
 * was restarted since they were put, or does not find them, which may mean that somebody has
 * reserved them.
 */
final class Verifying {
  private final Lanes lanes;

  Verifying(Lanes lanes) {
    this.lanes = lanes;
  }

  private record Spot(Remains remains, Place place) {}

  /** Deletes what is still there. Marks those of which a copy stays. */
  void verify(List<Remains> doubtful) {
    Map<Lane, List<Spot>> spots = new HashMap<>();
    for (Remains one : doubtful) {
      for (Place place : one.places) {
        Lane lane = lanes.of(place);
        if (lane == null || !place.isKnown()) {
          one.stays = true;
        } else {
          spots.computeIfAbsent(lane, l -> new ArrayList<>()).add(new Spot(one, place));
        }
      }
    }
    Map<Lane, List<Spot>> there = new HashMap<>();
    Lanes.ask(spots, spot -> Command.peek(spot.place().number()))
        .forEach((lane, answer) -> sift(lane, answer, spots.getOrDefault(lane, List.of()), there));
    Lanes.ask(there, spot -> Command.delete(spot.place().number()))
        .forEach((lane, answer) -> note(answer, there.getOrDefault(lane, List.of())));
  }

  private static void sift(
      Lane lane, Answer answer, List<Spot> spots, Map<Lane, List<Spot>> there) {
    for (int i = 0; i < spots.size(); i++) {
      Spot spot = spots.get(i);
      if (!answer.isHeard()) {
        spot.remains().stays = true;
      } else if (answer.replies().get(i).is("FOUND")
          && isOf(lane.node(), answer.replies().get(i), spot.remains().body)) {
        there.computeIfAbsent(lane, l -> new ArrayList<>()).add(spot);
      }
    }
  }

  private static void note(Answer answer, List<Spot> spots) {
    for (int i = 0; i < spots.size(); i++) {
      if (!answer.isHeard() || !answer.replies().get(i).is("DELETED")) {
        spots.get(i).remains().stays = true;
      }
    }
  }

  /** Whether it is a copy of that job; a body that cannot be read is none. */
  static boolean isOf(Node node, Reply body, JobId job) {
    if (!EnvelopeBytes.isOurs(body.body())) {
      return Foreign.id(node, body).equals(job);
    }
    try {
      return EnvelopeBytes.read(body.body()).id().equals(job);
    } catch (IOException e) {
      return false;
    }
  }
}
