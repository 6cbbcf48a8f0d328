package dev.sluice.move;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.job.Alteration;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobView;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.QueueSettings;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Remembers in the source what a queue's settings were before the move paused it, so that a move
 * that was killed and is started again still knows them. A memory is a job of a queue that nobody
 * works on.
 */
final class OldSettings {
  /** The queue of the memories, which is not moved itself. */
  static final String QUEUE = "sluice:moves";

  private static final String KIND = "settings";

  private final Source source;

  OldSettings(Source source) {
    this.source = source;
  }

  /** What the settings were when the first move of this queue began. */
  QueueSettings of(String queue) {
    JobId id = JobId.derive("move", queue.getBytes(UTF_8));
    QueueSettings now = source.queues().settings(queue);
    List<Enqueued> answer = source.store().enqueue(List.of(memory(id, queue, now)));
    if (answer.get(0).outcome() == Enqueued.Outcome.INSERTED) {
      return now;
    }
    Optional<JobView> before = source.browser().find(id);
    return before.map(view -> read(view.payload())).orElse(now);
  }

  /** The queues whose settings are remembered. Their jobs may all have been moved already. */
  Set<String> queues() {
    Set<String> names = new HashSet<>();
    Pages.each(
        source.browser(),
        QUEUE,
        view -> {
          if (view.kind().equals(KIND)) {
            names.add(words(view.payload())[2]);
          }
        });
    return names;
  }

  void forget(String queue) {
    JobId id = JobId.derive("move", queue.getBytes(UTF_8));
    source.control().alter(List.of(id), new Alteration.Delete());
  }

  private static NewJob memory(JobId id, String queue, QueueSettings settings) {
    String text = settings.paused() + " " + settings.capacity() + " " + queue;
    return new NewJob(id, QUEUE, KIND, text.getBytes(UTF_8), JobOptions.DEFAULT, null);
  }

  private static QueueSettings read(byte[] payload) {
    String[] words = words(payload);
    return new QueueSettings(Boolean.parseBoolean(words[0]), Long.parseLong(words[1]));
  }

  private static String[] words(byte[] payload) {
    return new String(payload, UTF_8).split(" ", 3);
  }
}
