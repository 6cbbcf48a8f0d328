package dev.sluice.beanstalkd;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes each new job to several servers, to all of them at the same time. */
final class Spreading {
  private final Lanes lanes;
  private final ReplicatedOptions options;

  Spreading(Lanes lanes, ReplicatedOptions options) {
    this.lanes = lanes;
    this.options = options;
  }

  boolean isEnough(Parcel parcel) {
    return parcel.places.size() >= options.minCopies();
  }

  /** Writes copies; where a server fails another takes its place as long as there is one. */
  void spread(List<Parcel> parcels) {
    List<Parcel> rest = parcels;
    while (!rest.isEmpty()) {
      Map<Lane, List<Parcel>> plan = new LinkedHashMap<>();
      rest.forEach(parcel -> plan(parcel, plan));
      if (plan.isEmpty()) {
        return;
      }
      Lanes.<Parcel>ask(plan, parcel -> parcel.put)
          .forEach((lane, answer) -> note(lane, answer, plan.getOrDefault(lane, List.of())));
      rest = rest.stream().filter(parcel -> !isEnough(parcel) && !parcel.refused).toList();
    }
  }

  /** From another one for each job, so that all have the same to do. */
  private void plan(Parcel parcel, Map<Lane, List<Parcel>> plan) {
    List<Lane> all = lanes.all();
    int first = Math.floorMod(parcel.job.id().hashCode(), all.size());
    int missing = options.copies() - parcel.places.size();
    for (int i = 0; i < all.size() && missing > 0; i++) {
      Lane lane = all.get((first + i) % all.size());
      if (lane.isUp() && parcel.tried.add(lane)) {
        plan.computeIfAbsent(lane, l -> new ArrayList<>()).add(parcel);
        missing--;
      }
    }
  }

  private static void note(Lane lane, Answer answer, List<Parcel> parcels) {
    for (int i = 0; i < parcels.size(); i++) {
      if (answer.isHeard()) {
        parcels.get(i).heard(lane, answer, answer.replies().get(i));
      } else {
        parcels.get(i).unheard(answer);
      }
    }
  }

  String reason(Parcel parcel) {
    String why = parcel.reason.isEmpty() ? lanes.troubles() : parcel.reason;
    return parcel.places.size()
        + " of "
        + options.minCopies()
        + " copies were written, and withdrawn: "
        + why;
  }
}
