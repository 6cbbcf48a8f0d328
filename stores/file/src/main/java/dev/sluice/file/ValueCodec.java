package dev.sluice.file;

import dev.sluice.job.Alteration;
import dev.sluice.job.Altered;
import dev.sluice.job.Counts;
import dev.sluice.job.JobId;
import dev.sluice.job.JobQuery;
import dev.sluice.job.JobState;
import dev.sluice.spi.Enqueued;
import dev.sluice.spi.QueueSettings;
import dev.sluice.spi.Swept;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The small values that go over the control socket; jobs are {@link JobViewCodec}'s. */
final class ValueCodec {
  private static final Enqueued.Outcome[] OUTCOMES = {
    Enqueued.Outcome.INSERTED,
    Enqueued.Outcome.DUPLICATE,
    Enqueued.Outcome.REPLACED,
    Enqueued.Outcome.REJECTED,
    Enqueued.Outcome.FULL
  };

  private static final Altered.Result[] RESULTS = {
    Altered.Result.CHANGED,
    Altered.Result.REQUESTED,
    Altered.Result.WRONG_STATE,
    Altered.Result.NOT_FOUND
  };

  private ValueCodec() {}

  /** A value that may be missing: 0, or 1 and the value. */
  static <T> void optional(RecordWriter out, @Nullable T value, BiConsumer<RecordWriter, T> write) {
    out.u8(value == null ? 0 : 1);
    if (value != null) {
      write.accept(out, value);
    }
  }

  static <T> @Nullable T optional(RecordReader in, Function<RecordReader, T> read) {
    return in.u8() == 0 ? null : read.apply(in);
  }

  static <T> void map(RecordWriter out, Map<String, T> map, BiConsumer<RecordWriter, T> write) {
    out.varint(map.size());
    map.forEach((name, value) -> write.accept(out.text(name), value));
  }

  static <T> Map<String, T> map(RecordReader in, Function<RecordReader, T> read) {
    Map<String, T> map = new TreeMap<>();
    for (int left = in.size(); left > 0; left--) {
      String name = in.text();
      map.put(name, read.apply(in));
    }
    return map;
  }

  static void id(RecordWriter out, JobId id) {
    out.i64(id.high()).i64(id.low());
  }

  static JobId id(RecordReader in) {
    long high = in.i64();
    return new JobId(high, in.i64());
  }

  static void query(RecordWriter out, JobQuery query) {
    optional(out, query.queue(), RecordWriter::text);
    int states = 0;
    for (JobState state : query.states()) {
      states |= 1 << StateCode.of(state);
    }
    out.u8(states);
    optional(out, query.kind(), RecordWriter::text);
    optional(out, query.group(), RecordWriter::text);
    optional(out, query.text(), RecordWriter::text);
    optional(out, query.from(), RecordWriter::time);
    optional(out, query.to(), RecordWriter::time);
    out.i64(query.after()).i32(query.limit());
  }

  static JobQuery query(RecordReader in) {
    String queue = optional(in, RecordReader::text);
    Set<JobState> states = states(in.u8());
    String kind = optional(in, RecordReader::text);
    String group = optional(in, RecordReader::text);
    String text = optional(in, RecordReader::text);
    Instant from = optional(in, RecordReader::time);
    Instant to = optional(in, RecordReader::time);
    long after = in.i64();
    return new JobQuery(queue, states, kind, group, text, from, to, after, in.i32());
  }

  private static Set<JobState> states(int bits) {
    Set<JobState> states = EnumSet.noneOf(JobState.class);
    for (JobState state : JobState.values()) {
      if ((bits & 1 << StateCode.of(state)) != 0) {
        states.add(state);
      }
    }
    return states;
  }

  static void alteration(RecordWriter out, Alteration alteration) {
    if (alteration instanceof Alteration.Cancel cancel) {
      out.u8(0).text(cancel.reason());
    } else if (alteration instanceof Alteration.Promote) {
      out.u8(1);
    } else if (alteration instanceof Alteration.Reschedule reschedule) {
      out.u8(2);
      optional(out, reschedule.at(), RecordWriter::time);
      optional(out, reschedule.delay(), RecordWriter::span);
    } else if (alteration instanceof Alteration.Redrive) {
      out.u8(3);
    } else if (alteration instanceof Alteration.Reprioritize reprioritize) {
      out.u8(5).i32(reprioritize.priority());
    } else {
      out.u8(4);
    }
  }

  static Alteration alteration(RecordReader in) {
    int which = in.u8();
    return switch (which) {
      case 0 -> new Alteration.Cancel(in.text());
      case 1 -> new Alteration.Promote();
      case 2 -> {
        Instant at = optional(in, RecordReader::time);
        Duration delay = optional(in, RecordReader::span);
        yield new Alteration.Reschedule(at, delay);
      }
      case 3 -> new Alteration.Redrive();
      case 4 -> new Alteration.Delete();
      case 5 -> new Alteration.Reprioritize(in.i32());
      default -> throw new IllegalArgumentException("no such alteration: " + which);
    };
  }

  static void altered(RecordWriter out, Altered altered) {
    id(out, altered.id());
    out.u8(code(altered.result()));
    optional(out, altered.state(), (to, state) -> to.u8(StateCode.of(state)));
  }

  static Altered altered(RecordReader in) {
    JobId id = id(in);
    Altered.Result result = RESULTS[in.u8()];
    return new Altered(id, result, optional(in, from -> StateCode.state(from.u8())));
  }

  private static int code(Altered.Result result) {
    return switch (result) {
      case CHANGED -> 0;
      case REQUESTED -> 1;
      case WRONG_STATE -> 2;
      case NOT_FOUND -> 3;
    };
  }

  static void counts(RecordWriter out, Counts counts) {
    for (JobState state : JobState.values()) {
      out.varint(counts.of(state));
    }
  }

  static Counts counts(RecordReader in) {
    long scheduled = in.varint();
    long ready = in.varint();
    long running = in.varint();
    long completed = in.varint();
    long dead = in.varint();
    return new Counts(scheduled, ready, running, completed, dead, in.varint());
  }

  static void settings(RecordWriter out, QueueSettings settings) {
    out.u8(settings.paused() ? 1 : 0).i64(settings.capacity());
  }

  static QueueSettings settings(RecordReader in) {
    boolean paused = in.u8() != 0;
    return new QueueSettings(paused, in.i64());
  }

  static void enqueued(RecordWriter out, Enqueued enqueued) {
    out.u8(code(enqueued.outcome()));
    id(out, enqueued.id());
    out.text(enqueued.reason());
  }

  static Enqueued enqueued(RecordReader in) {
    Enqueued.Outcome outcome = OUTCOMES[in.u8()];
    JobId id = id(in);
    return new Enqueued(outcome, id, in.text());
  }

  private static int code(Enqueued.Outcome outcome) {
    return switch (outcome) {
      case INSERTED -> 0;
      case DUPLICATE -> 1;
      case REPLACED -> 2;
      case REJECTED -> 3;
      case FULL -> 4;
    };
  }

  static void swept(RecordWriter out, Swept swept) {
    out.varint(swept.promoted()).varint(swept.reclaimed());
    out.varint(swept.expired()).varint(swept.purged()).u8(swept.more() ? 1 : 0);
    optional(out, swept.nextDue(), RecordWriter::time);
  }

  static Swept swept(RecordReader in) {
    int promoted = in.size();
    int reclaimed = in.size();
    int expired = in.size();
    int purged = in.size();
    boolean more = in.u8() != 0;
    return new Swept(promoted, reclaimed, expired, purged, more, optional(in, RecordReader::time));
  }
}
