package dev.sluice.redis;

import dev.sluice.spi.JobNotebook.Note;
import dev.sluice.spi.LeaseStatus;
import dev.sluice.spi.LeaseToken;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntFunction;

/** What happens while jobs run: heartbeats and notes. */
final class Leasing {
  private static final byte[] NOTE = Ascii.of("n");
  private static final byte[] CURSOR = Ascii.of("+");

  private final Wire wire;
  private final Queues queues;
  private final Calls calls;

  Leasing(Wire wire, Queues queues, Calls calls) {
    this.wire = wire;
    this.queues = queues;
    this.calls = calls;
  }

  List<LeaseStatus> extend(List<? extends LeaseToken> leases, Duration lease) {
    List<byte[]> first = List.of(Ascii.of("e"), Ascii.of(Millis.micros(lease)));
    return ask(leases, first, i -> List.of(Settling.token(leases.get(i))));
  }

  List<LeaseStatus> note(List<Note> notes) {
    List<LeaseToken> leases = notes.stream().map(Note::lease).toList();
    return ask(leases, List.of(NOTE), i -> arguments(notes.get(i)));
  }

  private static List<byte[]> arguments(Note note) {
    byte[] cursor = note.notes().cursor();
    return List.of(
        Settling.token(note.lease()),
        HistoryBytes.notes(note.notes()),
        cursor == null
            ? Ascii.EMPTY
            : new Bytes(cursor.length + 1).raw(CURSOR).raw(cursor).toArray());
  }

  private List<LeaseStatus> ask(
      List<? extends LeaseToken> leases, List<byte[]> first, IntFunction<List<byte[]>> each) {
    LeaseStatus[] answers = new LeaseStatus[leases.size()];
    Arrays.fill(answers, LeaseStatus.LOST);
    Map<String, List<Integer>> byQueue = new LinkedHashMap<>();
    for (int i = 0; i < answers.length; i++) {
      byQueue.computeIfAbsent(leases.get(i).queue(), k -> new ArrayList<>()).add(i);
    }
    List<Call> scripts = new ArrayList<>();
    List<List<Integer>> asked = new ArrayList<>();
    byQueue.forEach(
        (name, places) -> {
          Optional<QueueKeys> queue = queues.find(name);
          if (queue.isPresent()) {
            List<byte[]> args = new ArrayList<>(first);
            places.forEach(i -> args.addAll(each.apply(i)));
            scripts.add(calls.of(Script.LEASE, queue.get(), args));
            asked.add(places);
          }
        });
    List<Object> replies = wire.run(scripts);
    for (int i = 0; i < replies.size(); i++) {
      byte[] codes = (byte[]) replies.get(i);
      for (int k = 0; k < codes.length; k++) {
        answers[asked.get(i).get(k)] = status(codes[k]);
      }
    }
    return Arrays.asList(answers);
  }

  private static LeaseStatus status(byte code) {
    return switch (code) {
      case 'h' -> LeaseStatus.HELD;
      case 'x' -> LeaseStatus.CANCEL_REQUESTED;
      default -> LeaseStatus.LOST;
    };
  }
}
