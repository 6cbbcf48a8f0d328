package dev.sluice.schedules;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * How far a schedule has come: the cursor of its job. It is written before anything happens that
 * must not happen twice.
 *
 * @param revision of the definition that it belongs to; {@code null} before the first
 * @param begun when the ticks of that began
 * @param next the next tick to be fired; {@code null} if there is none
 * @param last the newest tick that was fired or left out
 * @param firing ticks whose jobs may be there already, and are held back
 * @param fired ticks whose jobs are there, and may be held back still
 * @param problem what went wrong last; {@code null} for nothing
 */
record Progress(
    @Nullable UUID revision,
    Instant begun,
    @Nullable Instant next,
    @Nullable Instant last,
    List<Instant> firing,
    List<Instant> fired,
    @Nullable String problem) {
  static final Progress NONE =
      new Progress(null, Instant.EPOCH, null, null, List.of(), List.of(), null);

  Progress {
    firing = List.copyOf(firing);
    fired = List.copyOf(fired);
  }

  /** The ticks of a definition begin; none of those that were fired comes again. */
  Progress begin(Definition definition, Instant since) {
    Instant after = last != null && last.isAfter(since) ? last : since;
    Instant first = definition.schedule().timing().next(after, since);
    return new Progress(definition.revision(), since, first, last, firing, fired, null);
  }

  /** These ticks, and what was before the next one, are decided. */
  Progress fire(List<Instant> ticks, Instant newest, @Nullable Instant following) {
    return new Progress(revision, begun, following, newest, ticks, fired, null);
  }

  /** The jobs of these ticks are there; those of others are not yet. */
  Progress placed(List<Instant> there, List<Instant> left, @Nullable String trouble) {
    List<Instant> all = new ArrayList<>(fired);
    all.addAll(there);
    return new Progress(revision, begun, next, last, left, all, trouble);
  }

  /** No job is held back any more. */
  Progress released() {
    return new Progress(revision, begun, next, last, firing, List.of(), problem);
  }

  /** The same with another problem. */
  Progress problem(@Nullable String trouble) {
    return new Progress(revision, begun, next, last, firing, fired, trouble);
  }

  byte[] json() {
    return new JsonText()
        .number("version", DefinitionJson.VERSION)
        .text("revision", revision)
        .text("begun", begun)
        .text("next", next)
        .text("last", last)
        .times("firing", firing)
        .times("fired", fired)
        .text("problem", problem)
        .bytes();
  }

  /**
   * @throws IllegalArgumentException if it is none
   */
  static Progress read(byte @Nullable [] cursor) {
    if (cursor == null) {
      return NONE;
    }
    JsonObject json = JsonObject.read(cursor);
    String revision = json.text("revision");
    Instant begun = json.time("begun");
    return new Progress(
        revision == null ? null : UUID.fromString(revision),
        begun == null ? Instant.EPOCH : begun,
        json.time("next"),
        json.time("last"),
        json.times("firing"),
        json.times("fired"),
        json.text("problem"));
  }
}
