package dev.sluice.testkit.chaos;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.sluice.Codec;
import dev.sluice.EnqueueOptions;
import dev.sluice.job.JobId;
import java.time.Duration;
import java.util.Random;

/**
 * The payload of a job: what its handler is to do, and what is asked for at the enqueue.
 *
 * @param micros how long the handler takes
 * @param fails whether the first attempt fails
 * @param delayMillis of the enqueue
 * @param retained whether the job stays readable when it is completed
 * @param group of the job; empty for none
 */
record Errand(
    JobId id, int micros, boolean fails, int delayMillis, boolean retained, String group) {
  private static final int GROUPS = 6;

  /** More than there are kills: none of these jobs is at fault when its process dies. */
  private static final int LOST_LEASES = 10_000;

  static final Codec<Errand> CODEC =
      new Codec<>() {
        @Override
        public byte[] encode(Errand errand) {
          return errand.toString().getBytes(UTF_8);
        }

        @Override
        public Errand decode(byte[] bytes) {
          return parse(new String(bytes, UTF_8));
        }
      };

  static Errand random(Random random) {
    return new Errand(
        JobId.next(),
        random.nextInt(random.nextInt(10) == 0 ? 60_000 : 6_000),
        random.nextInt(10) == 0,
        random.nextInt(5) == 0 ? 100 + random.nextInt(1_500) : 0,
        random.nextInt(4) > 0,
        random.nextInt(6) == 0 ? "g" + random.nextInt(GROUPS) : "");
  }

  static Errand parse(String text) {
    String[] words = text.split(" ", -1);
    return new Errand(
        JobId.parse(words[0]),
        Integer.parseInt(words[1]),
        Boolean.parseBoolean(words[2]),
        Integer.parseInt(words[3]),
        Boolean.parseBoolean(words[4]),
        words[5]);
  }

  void ask(EnqueueOptions options) {
    options.id(id).lostLeaseLimit(LOST_LEASES).priority(micros % 3);
    if (delayMillis > 0) {
      options.delay(Duration.ofMillis(delayMillis));
    }
    if (retained) {
      options.retain(Duration.ofHours(1));
    }
    if (!group.isEmpty()) {
      options.group(group);
    }
  }

  @Override
  public String toString() {
    return String.join(
        " ",
        id.toString(),
        Integer.toString(micros),
        Boolean.toString(fails),
        Integer.toString(delayMillis),
        Boolean.toString(retained),
        group);
  }
}
