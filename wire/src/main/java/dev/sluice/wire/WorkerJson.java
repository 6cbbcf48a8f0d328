package dev.sluice.wire;

import dev.sluice.job.WorkerOrder;
import dev.sluice.job.WorkerView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** A live worker. */
public final class WorkerJson {
  private String id = "";
  private String name = "";
  private List<String> queues = List.of();
  private boolean claiming = true;
  private int concurrency = 1;
  private int running;
  private Instant startedAt = Instant.EPOCH;
  private WorkerOrder order = WorkerOrder.RUN;
  private Duration timeToLive = Duration.ofSeconds(30);

  private WorkerJson() {}

  /** Its fields. */
  public static void write(JsonOut out, WorkerView worker) {
    out.text("id", worker.id())
        .text("name", worker.name())
        .texts("queues", worker.queues())
        .flag("claiming", worker.claiming())
        .number("concurrency", worker.concurrency())
        .number("running", worker.running())
        .time("startedAt", worker.startedAt())
        .text("order", worker.order().name());
  }

  /**
   * A worker that announces itself.
   *
   * @param timeToLive how long it is taken to be there unless it says so again
   */
  public record Announcement(WorkerView worker, Duration timeToLive) {
    /** Its fields. */
    public void write(JsonOut out) {
      WorkerJson.write(out, worker);
      out.seconds("timeToLiveSeconds", timeToLive);
    }
  }

  /** What {@link #write} wrote. Fields that are not known are passed over: the server is newer. */
  public static WorkerView read(JsonIn in) {
    return announcement(in).worker();
  }

  /** An announcement. */
  public static Announcement announcement(JsonIn in) {
    WorkerJson fields = new WorkerJson();
    in.object(field -> fields.field(in, field));
    if (fields.timeToLive.isNegative() || fields.timeToLive.isZero()) {
      throw in.bad("timeToLiveSeconds must be positive");
    }
    return new Announcement(fields.view(), fields.timeToLive);
  }

  private WorkerView view() {
    return new WorkerView(id, name, queues, claiming, concurrency, running, startedAt, order);
  }

  private void field(JsonIn in, String field) {
    switch (field) {
      case "id" -> id = in.text();
      case "name" -> name = in.text();
      case "queues" -> queues = in.list(JsonIn::text);
      case "claiming" -> claiming = in.flag();
      case "concurrency" -> concurrency = in.number(0, Integer.MAX_VALUE);
      case "running" -> running = in.number(0, Integer.MAX_VALUE);
      case "startedAt" -> startedAt = in.time();
      case "order" -> order = in.word(WorkerOrder.class);
      case "timeToLiveSeconds" -> timeToLive = in.seconds();
      default -> in.skip();
    }
  }
}
