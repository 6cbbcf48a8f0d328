package dev.sluice.beanstalkd;

import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.job.UniqueKey;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.Enqueued.Outcome;
import dev.sluice.spi.JobStore;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.PublishingStore;
import dev.sluice.spi.StoreException;
import dev.sluice.spi.StoreException.Kind;
import dev.sluice.spi.Traits;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Takes new jobs in: copies first, then the ticket, which makes the job. */
final class Admission {
  private final JobStore guard;
  private final Traits traits;
  private final BeanstalkdOptions all;
  private final ReplicatedOptions options;
  private final InstantSource clock;
  private final Lanes lanes;
  private final Spreading spreading;
  private final Tickets tickets;
  private final GuardQueues queues;
  private final Clearing clearing;
  private final Replacing replacing;
  private final Undecided undecided;

  Admission(Parts parts, Traits traits, Clearing clearing, Replacing replacing) {
    this.traits = traits;
    this.clearing = clearing;
    this.replacing = replacing;
    guard = parts.guard();
    all = parts.all();
    options = parts.options();
    clock = parts.clock();
    lanes = parts.lanes();
    queues = parts.queues();
    tickets = parts.tickets();
    spreading = new Spreading(lanes, options);
    undecided = new Undecided(options.recheck());
  }

  List<Enqueued> enqueue(List<NewJob> jobs) {
    Enqueued[] answers = new Enqueued[jobs.size()];
    List<Parcel> parcels = new ArrayList<>(jobs.size());
    List<Integer> positions = new ArrayList<>(jobs.size());
    Instant now = clock.instant();
    for (int i = 0; i < answers.length; i++) {
      NewJob job = jobs.get(i);
      queues.of(job.queue());
      byte[] body = body(job, now);
      String obstacle = obstacle(job, body);
      if (obstacle.isEmpty()) {
        parcels.add(parcel(job, body, now));
        positions.add(i);
      } else {
        answers[i] = Enqueued.rejected(job.id(), obstacle);
      }
    }
    List<Enqueued> admitted = parcels.isEmpty() ? List.of() : admit(parcels);
    for (int i = 0; i < admitted.size(); i++) {
      answers[positions.get(i)] = admitted.get(i);
    }
    return Arrays.asList(answers);
  }

  private byte[] body(NewJob job, Instant now) {
    Instant runAt = now.plus(wait(job.options(), now));
    return EnvelopeBytes.write(Envelope.of(job, now, runAt, new Share(0, options.copies())));
  }

  private static Duration wait(JobOptions options, Instant now) {
    return Putting.delay(options, now);
  }

  private String obstacle(NewJob job, byte[] body) {
    if (job.payload().length > traits.maxPayload() || body.length > lanes.maxJobSize()) {
      return "it has "
          + body.length
          + " bytes with all that belongs to it, and the servers take "
          + lanes.maxJobSize()
          + " (their option -z)";
    }
    return PublishingStore.lacking(traits, job)
        .map(feature -> "replicated beanstalkd with this guard has no " + feature)
        .orElse("");
  }

  private Parcel parcel(NewJob job, byte[] body, Instant now) {
    // The guard knows when: a copy comes up by itself only if the guard has forgotten the job.
    long delay = Scale.seconds(wait(job.options(), now).plus(options.recheck()));
    long priority = Scale.priority(job.options().priority());
    String tube = all.tube(job.queue());
    Parcel parcel =
        new Parcel(job, Command.put(priority, delay, all.ttr().toSeconds(), body).into(tube));
    // With the record of a job that is over the window of its key would go.
    UniqueKey unique = job.options().unique();
    parcel.open = unique != null && unique.window() != null;
    undecided.resume(parcel);
    return parcel;
  }

  private List<Enqueued> admit(List<Parcel> parcels) {
    spreading.spread(parcels.stream().filter(parcel -> !spreading.isEnough(parcel)).toList());
    List<Parcel> written = parcels.stream().filter(spreading::isEnough).toList();
    List<Parcel> failed = parcels.stream().filter(p -> !spreading.isEnough(p)).toList();
    withdraw(failed);
    if (written.isEmpty() && failed.stream().noneMatch(parcel -> parcel.refused)) {
      throw new StoreException(Kind.UNAVAILABLE, spreading.reason(failed.get(0)));
    }
    List<Enqueued> answers = register(written);
    List<Enqueued> merged = new ArrayList<>(parcels.size());
    int next = 0;
    for (Parcel parcel : parcels) {
      merged.add(
          spreading.isEnough(parcel)
              ? answers.get(next++)
              : Enqueued.rejected(parcel.job.id(), spreading.reason(parcel)));
    }
    return merged;
  }

  private List<Enqueued> register(List<Parcel> written) {
    if (written.isEmpty()) {
      return List.of();
    }
    try {
      List<Enqueued> answers = ask(written);
      if (answers.stream().anyMatch(answer -> answer.outcome() == Outcome.DUPLICATE)) {
        answers = askAgain(written, answers);
      }
      List<Enqueued> decided = new ArrayList<>(written.size());
      List<Parcel> unwanted = new ArrayList<>();
      for (int i = 0; i < written.size(); i++) {
        decided.add(decide(written.get(i), answers.get(i), unwanted));
      }
      withdraw(unwanted);
      return decided;
    } catch (StoreException e) {
      // What of it stands at the guard is not known: the same copies must be named again.
      undecided.remember(written);
      throw e;
    }
  }

  private List<Enqueued> ask(List<Parcel> parcels) {
    List<NewJob> records = new ArrayList<>(parcels.size());
    for (Parcel parcel : parcels) {
      records.add(tickets.keeping(parcel.job, parcel.ticket()));
    }
    return guard.enqueue(records);
  }

  /** Of jobs that are over the ids are free: their tickets may be on their way out. */
  private List<Enqueued> askAgain(List<Parcel> parcels, List<Enqueued> answers) {
    List<Integer> met = new ArrayList<>();
    for (int i = 0; i < parcels.size(); i++) {
      JobId id = parcels.get(i).job.id();
      if (answers.get(i).outcome() == Outcome.DUPLICATE && answers.get(i).id().equals(id)) {
        met.add(i);
      }
    }
    if (met.isEmpty()
        || !replacing.settles(met.stream().map(i -> parcels.get(i).job.id()).toList())) {
      return answers;
    }
    List<Enqueued> second = ask(met.stream().map(parcels::get).toList());
    List<Enqueued> merged = new ArrayList<>(answers);
    for (int i = 0; i < second.size(); i++) {
      merged.set(met.get(i), second.get(i));
    }
    return merged;
  }

  private Enqueued decide(Parcel parcel, Enqueued answer, List<Parcel> unwanted) {
    Enqueued decided = answer;
    if (answer.outcome() == Outcome.DUPLICATE && replacing.concerns(parcel, answer)) {
      decided = replacing.replace(parcel, answer.id());
    }
    switch (decided.outcome()) {
      case INSERTED, REPLACED -> {}
      case DUPLICATE, REJECTED, FULL -> {
        if (!parcel.resumed || !replacing.isNamed(parcel)) {
          unwanted.add(parcel);
        }
      }
    }
    return new Enqueued(decided.outcome(), decided.id(), queues.inOurWords(decided.reason()));
  }

  private void withdraw(List<Parcel> parcels) {
    clearing.withdraw(parcels.stream().map(p -> Remains.withdrawn(p.job.id(), p.places)).toList());
  }
}
