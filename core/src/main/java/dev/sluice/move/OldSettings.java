package dev.sluice.move;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.job.Alteration;
import dev.sluice.job.JobId;
import dev.sluice.job.JobOptions;
import dev.sluice.job.JobView;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.NewJob;
import dev.sluice.spi.QueueSettings;
import java.util.List;
import java.util.Optional;

/**
 * Remembers in the source what a queue's settings were before the move paused it, so that a move
 * that was killed and is started again still knows them. A memory is a job of a queue that nobody
 * works on.
 */
final class OldSettings {
  /** The queue of the memories, which is not moved itself. */
  static final String QUEUE = "sluice:moves";

  private final Source source;

  OldSettings(Source source) {
    this.source = source;
  }

  /** What the settings were when the first move of this queue began. */
  QueueSettings of(String queue) {
    JobId id = JobId.derive("move", queue.getBytes(UTF_8));
    QueueSettings now = source.queues().settings(queue);
    List<Enqueued> answer = source.store().enqueue(List.of(memory(id, now)));
    if (answer.get(0).outcome() == Enqueued.Outcome.INSERTED) {
      return now;
    }
    Optional<JobView> before = source.browser().find(id);
    return before.map(view -> read(view.payload())).orElse(now);
  }

  void forget(String queue) {
    JobId id = JobId.derive("move", queue.getBytes(UTF_8));
    source.control().alter(List.of(id), new Alteration.Delete());
  }

  private static NewJob memory(JobId id, QueueSettings settings) {
    String text = settings.paused() + " " + settings.capacity();
    return new NewJob(id, QUEUE, "settings", text.getBytes(UTF_8), JobOptions.DEFAULT, null);
  }

  private static QueueSettings read(byte[] payload) {
    String[] words = new String(payload, UTF_8).split(" ", 2);
    return new QueueSettings(Boolean.parseBoolean(words[0]), Long.parseLong(words[1]));
  }
}
