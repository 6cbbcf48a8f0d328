package dev.sluice.cli.command;

import dev.sluice.EnqueueOptions;
import dev.sluice.Queue;
import dev.sluice.Sluice;
import dev.sluice.cli.output.Colour;
import dev.sluice.job.JobId;
import dev.sluice.spi.Enqueued;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code sluice enqueue}. */
@Command(
    name = "enqueue",
    header = "Put jobs into a queue.",
    description =
        "Prints the id of each job and what became of it: inserted, duplicate (it is there already),"
            + " replaced, or refused with the reason (then the exit code is 1).",
    footer = {
      "",
      "Examples:",
      "  sluice enqueue emails 'ada@example.org' --delay 10m --kind welcome",
      "  sluice enqueue reports --at 2026-12-01T06:00 --unique monthly < report.json",
      "  sluice enqueue urls --lines < urls.txt",
      "  sluice enqueue mails --envelope --again < message.json"
    })
final class EnqueueCommand extends StoreCommand {
  @Parameters(
      index = "0",
      paramLabel = "QUEUE",
      converter = Converters.QueueName.class,
      description = "The queue.")
  private String queue = "";

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "PAYLOAD",
      description = "The payload; - or nothing reads it from the input.")
  private @Nullable String payload;

  @Option(names = "--lines", description = "Each line of the input that is not empty is a job.")
  private boolean lines;

  @Option(
      names = "--envelope",
      description =
          "The payload is dqueue's JSON object {\"delay\":S,\"data\":\"...\",\"retryCount\":N}: its"
              + " data waits S times N seconds.")
  private boolean envelope;

  @Option(
      names = "--again",
      description = "With --envelope: it has failed once more, so count its retries up first.")
  private boolean again;

  @Option(
      names = "--wait",
      description = "Wait for room when the queue has reached its capacity, instead of refusing.")
  private boolean wait;

  @Option(
      names = {"-q", "--quiet"},
      description = "Print only what was refused.")
  private boolean quiet;

  @Mixin private EnqueueWishes wishes = new EnqueueWishes();

  private static final long WAIT_FOR_ROOM_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

  private final EnqueueTally tally = new EnqueueTally();

  EnqueueCommand(Shell shell) {
    super(shell);
  }

  @Override
  void check() {
    wishes.check(this, lines, envelope);
    if (again && !envelope) {
      throw usage("--again is for an --envelope");
    }
    boolean input = payload == null || payload.equals("-");
    if (lines && !input) {
      throw usage("--lines reads the input: leave the payload away");
    }
    if (payload == null && !lines && console().inIsTerminal()) {
      throw usage("which payload? Give it after the queue, '' for an empty one, - to type it");
    }
  }

  @Override
  Sluice open(StoreAccess access) {
    return access.orNew();
  }

  @Override
  int execute(Sluice sluice) throws IOException {
    Queue<Parcel> target = sluice.queue(queue, Parcel.codec());
    int most = envelope ? Parcel.longestEnvelope(sluice.traits()) : sluice.traits().maxPayload();
    if (!lines) {
      enqueue(target, List.of(payload(most)));
      return tally.allTaken() ? OK : FAILED;
    }
    var reader = new LineReader(console().in(), most);
    for (List<byte[]> batch = reader.next(); !batch.isEmpty(); batch = reader.next()) {
      enqueue(target, batch);
      console().out().flush();
    }
    console().err().println(tally);
    return tally.allTaken() ? OK : FAILED;
  }

  private byte[] payload(int most) throws IOException {
    if (payload != null && !payload.equals("-")) {
      return payload.getBytes(StandardCharsets.UTF_8);
    }
    byte[] input = console().in().readNBytes(most);
    if (console().in().read() >= 0) {
      throw new FailedException(
          "the input is longer than a payload may be in this storage (" + most + " bytes)");
    }
    return input;
  }

  private void enqueue(Queue<Parcel> target, List<byte[]> inputs) {
    List<Parcel> left = send(target, parcels(inputs));
    while (!left.isEmpty()) {
      console().out().flush();
      LockSupport.parkNanos(WAIT_FOR_ROOM_NANOS);
      left = send(target, left);
    }
  }

  /** Those that make sense; the others are refused. */
  private List<Parcel> parcels(List<byte[]> inputs) {
    List<Parcel> parcels = new ArrayList<>(inputs.size());
    for (byte[] input : inputs) {
      try {
        parcels.add(envelope ? Parcel.enveloped(input, again) : Parcel.plain(input));
      } catch (IllegalArgumentException e) {
        note(Enqueued.rejected(JobId.next(), "no envelope: " + e.getMessage()));
      }
    }
    return parcels;
  }

  /** Enqueues, and answers those for which there is no room yet. */
  private List<Parcel> send(Queue<Parcel> target, List<Parcel> parcels) {
    List<Enqueued> answers = answers(target, parcels);
    List<Parcel> left = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      if (wait && answers.get(i).outcome() == Enqueued.Outcome.FULL) {
        left.add(parcels.get(i));
      } else {
        note(answers.get(i));
      }
    }
    return left;
  }

  private List<Enqueued> answers(Queue<Parcel> target, List<Parcel> parcels) {
    try {
      return target.enqueueAll(parcels, this::wish);
    } catch (IllegalArgumentException e) {
      // What this storage has no feature for is said before anything is stored.
      throw usage(String.valueOf(e.getMessage()));
    }
  }

  private void wish(Parcel parcel, EnqueueOptions options) {
    wishes.apply(shell(), options);
    parcel.timing().accept(options);
  }

  private void note(Enqueued answer) {
    tally.add(answer);
    boolean taken = EnqueueTally.isTaken(answer);
    if (!quiet || !taken) {
      print(answer, taken);
    }
  }

  private void print(Enqueued answer, boolean taken) {
    if (json()) {
      console()
          .json(
              json ->
                  json.text("id", answer.id().toString())
                      .text("outcome", answer.outcome().name())
                      .text("reason", answer.reason().isEmpty() ? null : answer.reason()));
      return;
    }
    String outcome = EnqueueTally.word(answer.outcome());
    String painted = console().paint(taken ? Colour.GREEN : Colour.RED, outcome);
    String reason = answer.reason().isEmpty() ? "" : ": " + answer.reason();
    console().out().println(answer.id() + " " + painted + reason);
  }
}
